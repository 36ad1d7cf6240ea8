// What a case of the client's protocol table is made of: frames that a server says, and what a listener hears of them.
import { encodeClosePayload, encodeFrame } from '../../../../../bench/generator/codec/frame.ts'
import { opcodes, ProtocolError } from '../../../../../bench/generator/codec/header.ts'
import type { InflaterAgreement } from '../../../../../bench/generator/deflate/messages.ts'
import { createMessageReader, joinPieces } from '../../../../../bench/generator/message-reader.ts'
import { fingerprint } from '../../fingerprint.ts'

export interface Case {
  /** Number of the case in the Autobahn testsuite that asks for the same. */
  readonly autobahn: string
  readonly name: string
  /** A function where the frames are many or large. */
  readonly frames: readonly Buffer[] | (() => Promise<readonly Buffer[]>)
  /** In order, in the words of `heard`; the last may be a rule that was broken. */
  readonly hears: readonly string[]
  readonly agreement?: InflaterAgreement
}

type Payload = Buffer | string
const bytesOf = (payload: Payload): Buffer => Buffer.from(payload)
const shown = (payload: Payload): string => {
  const bytes = bytesOf(payload)
  return bytes.length <= 130 ? bytes.toString('hex') : fingerprint(bytes)
}

/** Frames of a server. `more` says that fragments follow. */
export const say = {
  text: (payload: Payload, more = false) =>
    encodeFrame(bytesOf(payload), { opcode: opcodes.text, fin: !more }),
  binary: (payload: Payload, more = false) => encodeFrame(bytesOf(payload), { fin: !more }),
  next: (payload: Payload, more = false) =>
    encodeFrame(bytesOf(payload), { opcode: opcodes.continuation, fin: !more }),
  ping: (payload: Payload = '') => encodeFrame(bytesOf(payload), { opcode: opcodes.ping }),
  pong: (payload: Payload = '') => encodeFrame(bytesOf(payload), { opcode: opcodes.pong }),
  close: (code: number, reason = '') =>
    encodeFrame(encodeClosePayload(code, reason), { opcode: opcodes.close }),
  closeWith: (payload: Payload) => encodeFrame(bytesOf(payload), { opcode: opcodes.close }),
  /** The three reserved bits as one number, 1 to 7. */
  reserved: (opcode: number, bits: number, payload: Payload = '') => {
    const frame = encodeFrame(bytesOf(payload), { opcode })
    frame[0] = (frame[0] ?? 0) | (bits << 4)
    return frame
  },
}

/** What a listener notes. A pong is the client's business alone. */
export const heard = {
  text: (payload: Payload) => `text ${shown(payload)}`,
  binary: (payload: Payload) => `binary ${shown(payload)}`,
  ping: (payload: Payload = '') => `ping ${shown(payload)}`,
  close: (code: number, reason = '') => `close ${code} ${reason}`.trim(),
  /** @param closeCode what the client answers */
  broken: (closeCode: number) => `broken ${closeCode}`,
}

/** Everything that is heard while these chunks of a stream arrive; nothing more once a rule is broken. */
export const listenTo = (
  chunks: readonly Buffer[],
  agreement: InflaterAgreement | null,
): readonly string[] => {
  const notes: string[] = []
  const reader = createMessageReader(agreement, {
    ...joinPieces((payload, isText) => notes.push(isText ? heard.text(payload) : heard.binary(payload))),
    onPing: (payload) => notes.push(heard.ping(payload)),
    onClose: ({ code, reason }) => notes.push(heard.close(code, reason)),
  })
  try {
    for (const chunk of chunks) reader.push(chunk)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    notes.push(heard.broken(error.closeCode))
  }
  return notes
}
