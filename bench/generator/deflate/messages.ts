// Compresses and inflates messages for permessage-deflate (RFC 7692 §7.2.1), with zlib's defaults.
import { constants, createDeflateRaw, inflateRawSync } from 'node:zlib'
import { ProtocolError } from '../codec/header.ts'
import type { DeflateAgreement } from './negotiate.ts'

export interface DeflaterOptions {
  /** Base-2 logarithm of the window, 8 to 15. */
  readonly windowBits: number
  /** True where a message may refer to earlier ones. */
  readonly contextTakeover: boolean
}

export interface MessageDeflater {
  /** One message at a time: the next call waits for the last to settle. */
  readonly deflate: (message: Buffer) => Promise<Buffer>
  readonly close: () => void
}

/** The end of a sync flush, which a sender omits: an empty stored block without its first bits. */
const flushTail = Buffer.from([0x00, 0x00, 0xff, 0xff])

/** Makes a compressor that lives as long as its connection: level 6 and 8 of memory, as client libraries leave it. */
export const createMessageDeflater = ({ windowBits, contextTakeover }: DeflaterOptions): MessageDeflater => {
  const stream = createDeflateRaw(windowSettings(windowBits))
  let pieces: Buffer[] = []
  stream.on('data', (piece: Buffer) => pieces.push(piece))

  return {
    deflate: async (message) => {
      const flushed = Promise.withResolvers<void>()
      stream.once('error', flushed.reject)
      stream.write(message)
      stream.flush(constants.Z_SYNC_FLUSH, flushed.resolve)
      await flushed.promise
      stream.off('error', flushed.reject)
      const deflated = Buffer.concat(pieces)
      pieces = []
      if (!contextTakeover) stream.reset()
      if (!deflated.subarray(-flushTail.length).equals(flushTail)) {
        throw new Error('zlib did not end a sync flush with an empty stored block')
      }
      return deflated.subarray(0, -flushTail.length)
    },
    close: () => stream.close(),
  }
}

/** zlib has no raw window of 2^8 bytes; without matches there is no distance that could reach too far back. */
const windowSettings = (windowBits: number): { readonly windowBits: number; readonly strategy?: number } =>
  windowBits === 8 ? { windowBits: 9, strategy: constants.Z_HUFFMAN_ONLY } : { windowBits }

/**
 * Takes the messages of one connection in their order.
 * @throws ProtocolError 1007 for what is no deflate data, 1009 for a message that grows over the limit
 */
export type MessageInflater = (message: Buffer) => Buffer

export type InflaterAgreement = Pick<DeflateAgreement, 'serverNoContextTakeover' | 'serverMaxWindowBits'>

/** @param maxBytes of one message, decompressed */
export const createMessageInflater = (
  { serverNoContextTakeover, serverMaxWindowBits }: InflaterAgreement,
  maxBytes: number,
): MessageInflater => {
  const windowBytes = serverNoContextTakeover ? 0 : 2 ** serverMaxWindowBits
  let window = Buffer.alloc(0)
  return (message) => {
    const inflated = inflate(Buffer.concat([message, flushTail]), window, serverMaxWindowBits, maxBytes)
    if (windowBytes > 0)
      window = Buffer.concat([window, inflated.subarray(-windowBytes)]).subarray(-windowBytes)
    return inflated
  }
}

const inflate = (bytes: Buffer, window: Buffer, windowBits: number, maxOutputLength: number): Buffer => {
  try {
    return inflateRawSync(bytes, {
      windowBits,
      maxOutputLength,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(window.length > 0 && { dictionary: window }),
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new ProtocolError(`a compressed message grows over the limit of ${maxOutputLength} bytes`, 1009)
    }
    const why = error instanceof Error ? error.message : String(error)
    throw new ProtocolError(`a compressed message cannot be decompressed: ${why}`, 1007)
  }
}
