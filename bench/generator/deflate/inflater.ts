// Decompresses messages of permessage-deflate (RFC 7692 §7.2.2), each whole and at once.
import { constants, inflateRawSync } from 'node:zlib'
import { ProtocolError } from '../codec/protocol-error.ts'
import type { DeflateAgreement } from './negotiate.ts'

/**
 * Takes the messages of one connection in their order.
 * @throws ProtocolError 1007 for what is no deflate data, 1009 for a message that grows over the limit
 */
export type MessageInflater = (message: Buffer) => Buffer

export type InflaterAgreement = Pick<DeflateAgreement, 'serverNoContextTakeover' | 'serverMaxWindowBits'>

/** What follows the last block of every compressed message, and is not sent (RFC 7692 §7.2.2). */
const flushTail = Buffer.of(0x00, 0x00, 0xff, 0xff)

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
