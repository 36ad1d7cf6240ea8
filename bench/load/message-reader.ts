// Reads a server's frames: ping and close are answered, messages are handed over where somebody wants them.
import { type CloseReason, decodeClosePayload } from './codec/frame.ts'
import { opcodes } from './codec/header.ts'
import { createFrameReader, type FrameReader } from './codec/reader.ts'

const maxReceivedBytes = 64 * 1024 * 1024

export interface MessageEvents {
  /** Text and binary alike, the fragments of a message joined. */
  readonly onMessage?: ((payload: Buffer) => void) | undefined
  readonly onPing: (payload: Buffer) => void
  readonly onClose: (reason: CloseReason) => void
}

/** @param compressed whether permessage-deflate was agreed, so that RSV1 may be set (RFC 7692 §6) */
export const createMessageReader = (compressed: boolean, events: MessageEvents): FrameReader => {
  const { onMessage } = events
  let control: Buffer[] = []
  let message: Buffer[] = []
  const endControl = (opcode: number): void => {
    const payload = Buffer.concat(control)
    control = []
    if (opcode === opcodes.ping) events.onPing(payload)
    if (opcode === opcodes.close) events.onClose(decodeClosePayload(payload))
  }
  const endMessage = (): void => {
    const payload = Buffer.concat(message)
    message = []
    onMessage?.(payload)
  }
  return createFrameReader(
    { expectMasked: false, maxPayloadBytes: maxReceivedBytes, allowRsv1: compressed },
    {
      onPayload: (piece, { opcode }) => {
        if (opcode >= 8) control.push(Buffer.from(piece))
        else if (onMessage) message.push(Buffer.from(piece))
      },
      onEnd: ({ opcode, fin }) => {
        if (opcode >= 8) endControl(opcode)
        else if (fin && onMessage) endMessage()
      },
    },
  )
}
