// Reads a server's frames: ping and close are answered, messages are handed over piece by piece.
import { type CloseReason, decodeClosePayload } from './codec/frame.ts'
import { opcodes } from './codec/header.ts'
import { createFrameReader, type FrameReader } from './codec/reader.ts'

const maxReceivedBytes = 64 * 1024 * 1024

/** Takes messages, text and binary, the fragments of one as if it had come in one frame. */
export interface MessageSink {
  /** Before the first piece, for those who have to know beforehand. */
  readonly onBegin?: (isText: boolean) => void
  /** A view that is only valid during the call. */
  readonly onPiece: (piece: Buffer) => void
  readonly onEnd: (isText: boolean) => void
}

export interface MessageEvents extends MessageSink {
  readonly onPing: (payload: Buffer) => void
  readonly onClose: (reason: CloseReason) => void
}

/** @param compressed whether permessage-deflate was agreed, so that RSV1 may be set (RFC 7692 §6) */
export const createMessageReader = (compressed: boolean, events: MessageEvents): FrameReader => {
  let control: Buffer[] = []
  let isText = false
  const endControl = (opcode: number): void => {
    const payload = Buffer.concat(control)
    control = []
    if (opcode === opcodes.ping) events.onPing(payload)
    if (opcode === opcodes.close) events.onClose(decodeClosePayload(payload))
  }
  return createFrameReader(
    { expectMasked: false, maxPayloadBytes: maxReceivedBytes, allowRsv1: compressed },
    {
      onHeader: ({ opcode }) => {
        if (opcode !== opcodes.text && opcode !== opcodes.binary) return
        isText = opcode === opcodes.text
        events.onBegin?.(isText)
      },
      onPayload: (piece, { opcode }) => {
        if (opcode >= 8) control.push(Buffer.from(piece))
        else events.onPiece(piece)
      },
      onEnd: ({ opcode, fin }) => {
        if (opcode >= 8) endControl(opcode)
        else if (fin) events.onEnd(isText)
      },
    },
  )
}

/** A sink for messages that are small enough to be held: each is handed over whole, and is the listener's. */
export const joinPieces = (onMessage: (payload: Buffer, isText: boolean) => void): MessageSink => {
  let pieces: Buffer[] = []
  return {
    onPiece: (piece) => pieces.push(Buffer.from(piece)),
    onEnd: (isText) => {
      const payload = Buffer.concat(pieces)
      pieces = []
      onMessage(payload, isText)
    },
  }
}
