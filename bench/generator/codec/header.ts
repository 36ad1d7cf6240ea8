// WebSocket frame headers (RFC 6455 §5.2): encoding and decoding.

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** The fields of a frame's header. `payloadBytes` is the length as sent; `maskKey` has 4 bytes or is null. */
export interface FrameHeader {
  readonly fin: boolean
  readonly rsv1: boolean
  readonly rsv2: boolean
  readonly rsv3: boolean
  readonly opcode: number
  readonly payloadBytes: number
  readonly maskKey: Buffer | null
}

/** Fields that a caller must give; the defaults are those of a plain final frame. */
export type HeaderFields = Pick<FrameHeader, 'opcode' | 'payloadBytes'> & Partial<FrameHeader>

/** Bytes of the header with the shortest length field, as §5.2 demands. */
export const encodeHeader = (fields: HeaderFields): Buffer => {
  const {
    opcode,
    payloadBytes,
    fin = true,
    rsv1 = false,
    rsv2 = false,
    rsv3 = false,
    maskKey = null,
  } = fields
  const lengthBytes = payloadBytes < 126 ? 0 : payloadBytes <= 0xffff ? 2 : 8
  const header = Buffer.alloc(2 + lengthBytes)
  header[0] = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | (rsv2 ? 0x20 : 0) | (rsv3 ? 0x10 : 0) | opcode
  header[1] = (maskKey ? 0x80 : 0) | (lengthBytes === 0 ? payloadBytes : lengthBytes === 2 ? 126 : 127)
  if (lengthBytes === 2) header.writeUInt16BE(payloadBytes, 2)
  if (lengthBytes === 8) header.writeBigUInt64BE(BigInt(payloadBytes), 2)
  return maskKey ? Buffer.concat([header, maskKey]) : header
}

/** Length of the header that starts with these two bytes. */
export const headerLength = (secondByte: number): number =>
  2 + ({ 126: 2, 127: 8 }[secondByte & 0x7f] ?? 0) + (secondByte & 0x80 ? 4 : 0)

/**
 * @param bytes a whole header, as long as `headerLength` says
 * @throws ProtocolError when the length is not in its shortest form, or over 63 bits (§5.2)
 */
export const decodeHeader = (bytes: Buffer): FrameHeader => {
  const first = bytes.readUInt8(0)
  const second = bytes.readUInt8(1)
  const masked = (second & 0x80) !== 0
  return {
    fin: (first & 0x80) !== 0,
    rsv1: (first & 0x40) !== 0,
    rsv2: (first & 0x20) !== 0,
    rsv3: (first & 0x10) !== 0,
    opcode: first & 0x0f,
    payloadBytes: decodeLength(bytes, second & 0x7f),
    maskKey: masked ? Buffer.from(bytes.subarray(bytes.length - 4)) : null,
  }
}

const decodeLength = (bytes: Buffer, code: number): number => {
  if (code < 126) return code
  if (code === 126) return shortest(bytes.readUInt16BE(2), 126)
  const length = bytes.readBigInt64BE(2)
  if (length < 0n) throw new ProtocolError('the top bit of a 64-bit length is set')
  return shortest(Number(length), 0x10000)
}

const shortest = (length: number, leastForField: number): number => {
  if (length >= leastForField) return length
  throw new ProtocolError(`a length of ${length} is not in its shortest form`)
}

/** `closeCode` is what an endpoint sends before it closes the connection (RFC 6455 §7.1.7). */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly closeCode: number
  constructor(message: string, closeCode = 1002) {
    super(message)
    this.closeCode = closeCode
  }
}
