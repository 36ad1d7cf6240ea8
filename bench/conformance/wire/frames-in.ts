// The frames of a server put together: control frames apart, messages whole, inflated where they were compressed.
import { opcodes } from '../../generator/codec/header.ts'
import { createFrameReader, type FrameReader } from '../../generator/codec/reader.ts'
import { createMessageInflater, type InflaterAgreement } from '../../generator/deflate/messages.ts'
import type { Message } from './messages.ts'

const maxReceivedBytes = 128 * 1024 * 1024

export interface ControlFrame {
  readonly opcode: number
  readonly payload: Buffer
}

export interface FrameListener {
  readonly onControl: (frame: ControlFrame) => void
  readonly onMessage: (message: Message) => void
}

/** @param agreement what a server that compresses keeps to; null where nothing is compressed */
export const readFrames = (agreement: InflaterAgreement | null, listener: FrameListener): FrameReader => {
  let control: Buffer[] = []
  let pieces: Buffer[] = []
  let kind: Message['opcode'] = opcodes.binary
  let isCompressed = false
  const inflate = agreement && createMessageInflater(agreement, maxReceivedBytes)

  return createFrameReader(
    { expectMasked: false, maxPayloadBytes: maxReceivedBytes, allowRsv1: agreement !== null },
    {
      onHeader: ({ opcode, rsv1 }) => {
        if (opcode !== opcodes.text && opcode !== opcodes.binary) return
        kind = opcode
        isCompressed = rsv1
      },
      onPayload: (piece, { opcode }) => (opcode >= 8 ? control : pieces).push(Buffer.from(piece)),
      onEnd: ({ opcode, fin }) => {
        if (opcode >= 8) {
          const payload = Buffer.concat(control)
          control = []
          listener.onControl({ opcode, payload })
        } else if (fin) {
          const payload = Buffer.concat(pieces)
          pieces = []
          listener.onMessage({ opcode: kind, payload: isCompressed && inflate ? inflate(payload) : payload })
        }
      },
    },
  )
}
