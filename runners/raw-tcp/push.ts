// What no server here can send faster than: the images as they go over the wire, framed beforehand, handed to the kernel as they are.
import type { Counters } from '../shared/counters.ts'
import { readPushPool } from '../shared/push-pool.ts'
import type { ConfigOf } from '../shared/server-process.ts'

const imagesInFlight = 2
const finalBinary = 0x82

/** Up to two images, one after the other, to be written at once. */
interface Batch {
  readonly wire: Uint8Array<ArrayBuffer>
  readonly images: number
}

/** Writes until `isStopped`, and to the end of the batch that was begun; throws what the connection throws when it breaks. */
export type Push = (connection: Deno.Conn) => Promise<void>

export const createPush = (config: ConfigOf<'push'>, counters: Counters, isStopped: () => boolean): Push => {
  const batches = frameBatches(config)
  return async (connection) => {
    for (let at = 0; !isStopped(); at++) {
      const batch = batches[at % batches.length]
      if (!batch) return
      counters.sentFrames += batch.images
      counters.sentBytes += batch.images * config.frameBytes
      await writeAll(connection, batch.wire)
    }
  }
}

const writeAll = async (connection: Deno.Conn, bytes: Uint8Array): Promise<void> => {
  for (let written = 0; written < bytes.length; ) written += await connection.write(bytes.subarray(written))
}

const frameBatches = (config: ConfigOf<'push'>): readonly Batch[] => {
  const images = readPushPool(config)
  const header = frameHeader(config.frameBytes)
  const frameBytes = header.length + config.frameBytes
  const wire = new Uint8Array(images.length * frameBytes)
  for (const [index, image] of images.entries()) {
    wire.set(header, index * frameBytes)
    wire.set(image, index * frameBytes + header.length)
  }
  return Array.from({ length: Math.ceil(images.length / imagesInFlight) }, (_, index) => {
    const batch = wire.subarray(
      index * imagesInFlight * frameBytes,
      (index + 1) * imagesInFlight * frameBytes,
    )
    return { wire: batch, images: batch.length / frameBytes }
  })
}

/** A server's header, which has no mask (RFC 6455, section 5.2). */
const frameHeader = (payloadBytes: number): Uint8Array => {
  if (payloadBytes <= 125) return Uint8Array.of(finalBinary, payloadBytes)
  const isLong = payloadBytes > 0xffff
  const header = new DataView(new ArrayBuffer(isLong ? 10 : 4))
  header.setUint8(0, finalBinary)
  header.setUint8(1, isLong ? 127 : 126)
  if (isLong) header.setBigUint64(2, BigInt(payloadBytes))
  else header.setUint16(2, payloadBytes)
  return new Uint8Array(header.buffer)
}
