// Images over plain TCP, each after its length in 4 bytes, big endian: what a camera writes, what a viewer reads.
import type { OpenViewer } from '../connection.ts'
import type { Framing } from '../framing.ts'
import type { MessageSink } from '../message-reader.ts'
import { discard, openStream } from './stream.ts'

const prefixBytes = 4

export const lengthPrefix: Framing = {
  header: (payloadBytes) => {
    const prefix = Buffer.alloc(prefixBytes)
    prefix.writeUInt32BE(payloadBytes)
    return prefix
  },
  single: false,
}

export const openLengthPrefix: OpenViewer = (options) => {
  const receive = createPrefixReader(options.sink ?? discard)
  return openStream(options, { greeting: null, receive })
}

/** @returns takes a stream in pieces of any size */
export const createPrefixReader = (sink: MessageSink): ((bytes: Buffer) => void) => {
  const prefix = Buffer.alloc(prefixBytes)
  let prefixed = 0
  let remaining = 0

  const readPrefix = (bytes: Buffer): number => {
    const taken = bytes.copy(prefix, prefixed)
    prefixed += taken
    if (prefixed < prefixBytes) return taken
    prefixed = 0
    remaining = prefix.readUInt32BE()
    sink.onBegin?.(false)
    if (remaining === 0) sink.onEnd(false)
    return taken
  }
  const readImage = (bytes: Buffer): number => {
    const piece = bytes.subarray(0, remaining)
    remaining -= piece.length
    sink.onPiece(piece)
    if (remaining === 0) sink.onEnd(false)
    return piece.length
  }
  return (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const rest = bytes.subarray(at)
      at += remaining === 0 ? readPrefix(rest) : readImage(rest)
    }
  }
}
