// Images over plain TCP, each after its length in 4 bytes, big endian: what a camera writes, what a viewer reads.
import type { OpenViewer } from '../connection.ts'
import type { Framing } from '../framing.ts'
import type { MessageSink } from '../message-reader.ts'
import { createSizedReader } from './sized-messages.ts'
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
  return createSizedReader((bytes) => {
    const taken = bytes.copy(prefix, prefixed)
    prefixed += taken
    if (prefixed < prefixBytes) return { taken, messageBytes: null }
    prefixed = 0
    return { taken, messageBytes: prefix.readUInt32BE() }
  }, sink)
}
