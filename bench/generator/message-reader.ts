// Reads a server's frames: ping and close are answered, messages are handed over piece by piece.
import { type CloseReason, decodeClosePayload } from './codec/frame.ts'
import { opcodes, ProtocolError } from './codec/header.ts'
import { createFrameReader, type FrameReader } from './codec/reader.ts'
import { createUtf8Check } from './codec/utf8.ts'
import { createMessageInflater, type InflaterAgreement } from './deflate/messages.ts'

const maxReceivedBytes = 64 * 1024 * 1024

/** Takes messages, text and binary, the fragments of one as if it had come in one frame. */
export interface MessageSink {
  /** Called before the first piece. */
  readonly onBegin?: (isText: boolean) => void
  /** A view that is only valid during the call. */
  readonly onPiece: (piece: Buffer) => void
  readonly onEnd: (isText: boolean) => void
}

export interface MessageEvents extends MessageSink {
  readonly onPing: (payload: Buffer) => void
  /** The last event: bytes after a close frame are ignored (RFC 6455 §5.5.1). */
  readonly onClose: (reason: CloseReason) => void
}

/**
 * A binary message passes in pieces; a text is checked to be UTF-8 on the way (RFC 6455 §8.1), and a message
 * that is compressed is held until it is whole.
 * @param agreement what a server that compresses keeps to; null where RSV1 must not be set (RFC 7692 §6)
 */
export const createMessageReader = (
  agreement: InflaterAgreement | null,
  events: MessageEvents,
): FrameReader => {
  const sinkOf = createSinks(agreement, events)
  let control: Buffer[] = []
  let isText = false
  let sink: MessageSink = events
  let messageBytes = 0

  const endControl = (opcode: number): void => {
    const payload = Buffer.concat(control)
    control = []
    if (opcode === opcodes.ping) events.onPing(payload)
    if (opcode !== opcodes.close) return
    const reason = decodeClosePayload(payload)
    reader.stop()
    events.onClose(reason)
  }
  const reader = createFrameReader(
    { expectMasked: false, maxPayloadBytes: maxReceivedBytes, allowRsv1: agreement !== null },
    {
      onHeader: ({ opcode, rsv1, payloadBytes }) => {
        if (opcode >= 8) return
        if (opcode !== opcodes.continuation) {
          isText = opcode === opcodes.text
          sink = sinkOf(isText, rsv1)
          messageBytes = 0
          events.onBegin?.(isText)
        }
        messageBytes += payloadBytes
        if (messageBytes > maxReceivedBytes) {
          throw new ProtocolError(
            `the fragments of a message are over the limit of ${maxReceivedBytes}`,
            1009,
          )
        }
      },
      onPayload: (piece, { opcode }) => {
        if (opcode >= 8) control.push(Buffer.from(piece))
        else sink.onPiece(piece)
      },
      onEnd: ({ opcode, fin }) => {
        if (opcode >= 8) endControl(opcode)
        else if (fin) sink.onEnd(isText)
      },
    },
  )
  return reader
}

/** A sink for small messages: each is handed over whole, in memory that the listener may keep. */
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

type ChooseSink = (isText: boolean, isCompressed: boolean) => MessageSink

const createSinks = (agreement: InflaterAgreement | null, events: MessageSink): ChooseSink => {
  const checked = checkText(events)
  const plain = (isText: boolean): MessageSink => (isText ? checked : events)
  if (agreement === null) return plain
  const inflate = createMessageInflater(agreement, maxReceivedBytes)
  const inflated = joinPieces((message, isText) => {
    const payload = inflate(message)
    const sink = plain(isText)
    if (payload.length > 0) sink.onPiece(payload)
    sink.onEnd(isText)
  })
  return (isText, isCompressed) => (isCompressed ? inflated : plain(isText))
}

const checkText = (events: MessageSink): MessageSink => {
  const check = createUtf8Check()
  return {
    onPiece: (piece) => {
      check.push(piece)
      events.onPiece(piece)
    },
    onEnd: (isText) => {
      check.end()
      events.onEnd(isText)
    },
  }
}
