// Reads a server's frames for the two that need an answer, ping and close; data is checked and let go.
import { type CloseReason, decodeClosePayload } from './codec/frame.ts'
import { opcodes } from './codec/header.ts'
import { createFrameReader, type FrameReader } from './codec/reader.ts'

const maxReceivedBytes = 64 * 1024 * 1024

export interface ControlEvents {
  readonly onPing: (payload: Buffer) => void
  readonly onClose: (reason: CloseReason) => void
}

/** @param compressed whether permessage-deflate was agreed, so that RSV1 may be set (RFC 7692 §6) */
export const createControlReader = (compressed: boolean, events: ControlEvents): FrameReader => {
  let pieces: Buffer[] = []
  return createFrameReader(
    { expectMasked: false, maxPayloadBytes: maxReceivedBytes, allowRsv1: compressed },
    {
      onPayload: (piece, { opcode }) => {
        if (opcode >= 8) pieces.push(Buffer.from(piece))
      },
      onEnd: ({ opcode }) => {
        if (opcode < 8) return
        const payload = Buffer.concat(pieces)
        pieces = []
        if (opcode === opcodes.ping) events.onPing(payload)
        if (opcode === opcodes.close) events.onClose(decodeClosePayload(payload))
      },
    },
  )
}
