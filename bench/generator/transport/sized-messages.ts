// Reads a stream of messages that are as long as the head before each says, whatever pieces it comes in.
import type { MessageSink } from '../message-reader.ts'

export interface HeadPiece {
  /** Bytes of the piece that belonged to the head. */
  readonly taken: number
  /** Of the message behind the head; null while the head goes on. */
  readonly messageBytes: number | null
}

/**
 * @param readHead of a piece that begins within a head
 * @param sink gets each message piece by piece
 * @returns takes a stream in pieces of any size
 */
export const createSizedReader = (
  readHead: (bytes: Buffer) => HeadPiece,
  sink: MessageSink,
): ((bytes: Buffer) => void) => {
  let remaining = 0

  const takeHead = (bytes: Buffer): number => {
    const { taken, messageBytes } = readHead(bytes)
    if (messageBytes === null) return taken
    remaining = messageBytes
    sink.onBegin?.(false)
    if (remaining === 0) sink.onEnd(false)
    return taken
  }
  const takeMessage = (bytes: Buffer): number => {
    const piece = bytes.subarray(0, remaining)
    remaining -= piece.length
    sink.onPiece(piece)
    if (remaining === 0) sink.onEnd(false)
    return piece.length
  }
  return (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const rest = bytes.subarray(at)
      at += remaining === 0 ? takeHead(rest) : takeMessage(rest)
    }
  }
}
