// The upper bound for push servers: frames with their headers, prepared in advance and handed to the kernel unchanged.
import { readPushPool } from '../shared/pool.ts'
import type { ConfigOf, ServerState } from '../shared/server-process.ts'

const framesInFlight = 2
const finalBinary = 0x82

/** Up to two frames, one after the other, to be written at once. */
interface Batch {
  readonly wire: Uint8Array<ArrayBuffer>
  readonly frames: number
}

/** Writes until the server is stopped, and completes the current batch; throws the connection's error. */
export type Push = (connection: Deno.Conn) => Promise<void>

export const createPush = (config: ConfigOf<'push'>, state: ServerState): Push => {
  const { counters } = state
  const batches = prepareBatches(config)
  return async (connection) => {
    for (let at = 0; !state.isStopped; at++) {
      const batch = batches[at % batches.length]
      if (!batch) return
      counters.sentFrames += batch.frames
      counters.sentBytes += batch.frames * config.frameBytes
      await writeAll(connection, batch.wire)
    }
  }
}

const writeAll = async (connection: Deno.Conn, bytes: Uint8Array): Promise<void> => {
  for (let written = 0; written < bytes.length; ) written += await connection.write(bytes.subarray(written))
}

const prepareBatches = (config: ConfigOf<'push'>): readonly Batch[] => {
  const payloads = readPushPool(config)
  const header = frameHeader(config.frameBytes)
  const wireFrameBytes = header.length + config.frameBytes
  const batchBytes = framesInFlight * wireFrameBytes
  const wire = new Uint8Array(payloads.length * wireFrameBytes)
  for (const [index, payload] of payloads.entries()) {
    wire.set(header, index * wireFrameBytes)
    wire.set(payload, index * wireFrameBytes + header.length)
  }
  return Array.from({ length: Math.ceil(payloads.length / framesInFlight) }, (_, index) => {
    const batch = wire.subarray(index * batchBytes, (index + 1) * batchBytes)
    return { wire: batch, frames: batch.length / wireFrameBytes }
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
