// Finds WebSocket frame boundaries in a byte stream without buffering payloads: the receiving half of the codec, free of I/O.
import { decodeHeader, type FrameHeader, headerLength, ProtocolError } from './header.ts'
import { maskPayload } from './mask.ts'

/** Events of a reader. Payload pieces are views that are only valid during the call. */
export interface FrameEvents {
  readonly onHeader?: (header: FrameHeader) => void
  readonly onPayload?: (piece: Buffer, header: FrameHeader) => void
  readonly onEnd?: (header: FrameHeader) => void
}

export interface FrameRules {
  /** True where the peer is a client: its frames must be masked; a server's must not (§5.1). */
  readonly expectMasked: boolean
  readonly maxPayloadBytes: number
  /** True once an extension that uses RSV1 has been agreed. */
  readonly allowRsv1?: boolean
}

/** Takes a stream in pieces of any size. */
export interface FrameReader {
  /** @throws ProtocolError as soon as a header that breaks the rules is complete; the reader is then spent */
  readonly push: (chunk: Buffer) => void
  /** Ignores all further bytes, including the rest of the current chunk. */
  readonly stop: () => void
}

/** Makes a reader that calls `events` in stream order. */
export const createFrameReader = (rules: FrameRules, events: FrameEvents): FrameReader => {
  const pending = Buffer.alloc(14)
  let pendingBytes = 0
  let header: FrameHeader | null = null
  let remaining = 0
  let inMessage = false
  let isStopped = false

  const takeHeader = (chunk: Buffer, from: number): number => {
    let at = from
    while (at < chunk.length) {
      pending[pendingBytes++] = chunk[at++] ?? 0
      if (pendingBytes < 2 || pendingBytes < headerLength(pending[1] ?? 0)) continue
      const found = decodeHeader(pending.subarray(0, pendingBytes))
      checkHeader(found, rules, inMessage)
      if (found.opcode < 8) inMessage = !found.fin
      pendingBytes = 0
      header = found
      remaining = found.payloadBytes
      events.onHeader?.(found)
      break
    }
    return at
  }

  const takePayload = (current: FrameHeader, chunk: Buffer, from: number): number => {
    const until = Math.min(chunk.length, from + remaining)
    const piece = chunk.subarray(from, until)
    const at = current.payloadBytes - remaining
    remaining -= piece.length
    if (piece.length > 0) {
      events.onPayload?.(current.maskKey ? maskPayload(piece, current.maskKey, at) : piece, current)
    }
    if (remaining === 0) {
      header = null
      events.onEnd?.(current)
    }
    return until
  }

  return {
    push: (chunk) => {
      let at = 0
      while (at < chunk.length && !isStopped) {
        at = header === null ? takeHeader(chunk, at) : takePayload(header, chunk, at)
        if (header !== null && remaining === 0) at = takePayload(header, chunk, at)
      }
    },
    stop: () => {
      isStopped = true
    },
  }
}

const checkHeader = (header: FrameHeader, rules: FrameRules, inMessage: boolean): void => {
  const { opcode, fin, payloadBytes } = header
  const isControl = opcode >= 8
  if ((header.rsv1 && !(rules.allowRsv1 && !isControl && opcode !== 0)) || header.rsv2 || header.rsv3) {
    throw new ProtocolError('a reserved bit is set without an extension that uses it')
  }
  if (![0, 1, 2, 8, 9, 10].includes(opcode)) throw new ProtocolError(`opcode ${opcode} is reserved`)
  if (isControl && !fin) throw new ProtocolError('a control frame is fragmented')
  if (isControl && payloadBytes > 125)
    throw new ProtocolError(`a control frame has ${payloadBytes} bytes, over 125`)
  if (!isControl && opcode === 0 && !inMessage)
    throw new ProtocolError('a continuation frame without a message')
  if (!isControl && opcode !== 0 && inMessage)
    throw new ProtocolError('a new message inside a fragmented one')
  if ((header.maskKey !== null) !== rules.expectMasked) {
    throw new ProtocolError(
      rules.expectMasked
        ? 'a WebSocket frame of the client is not masked'
        : 'a WebSocket frame of the server is masked',
    )
  }
  if (payloadBytes > rules.maxPayloadBytes) {
    throw new ProtocolError(
      `a WebSocket frame of ${payloadBytes} bytes is over the limit of ${rules.maxPayloadBytes}`,
      1009,
    )
  }
}
