// What is recorded of a pool's bytes: their digest, and how far deflate gets with them.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'

const deflate = promisify(deflateRaw)

/** Bytes of frames that are compressed to learn the ratio: a quarter of a second's work. */
const sampleBytes = 8 * 1024 * 1024

/** SHA-256 of a whole file in hexadecimal. */
export const hashFile = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}

/**
 * Bytes out for each byte in of zlib level 6, each frame compressed on its own, over at most 8 MiB of whole frames
 * (at least one) taken at even distances from the pool.
 */
export const measureDeflateRatio = async (
  pool: FileHandle,
  frameBytes: number,
  count: number,
): Promise<number> => {
  const samples = Math.min(count, Math.max(1, Math.floor(sampleBytes / frameBytes)))
  const frame = Buffer.alloc(frameBytes)
  let compressedBytes = 0
  for (let sample = 0; sample < samples; sample++) {
    const index = Math.floor((sample * count) / samples)
    await pool.read(frame, 0, frameBytes, index * frameBytes)
    compressedBytes += (await deflate(frame, { level: 6 })).length
  }
  return compressedBytes / (samples * frameBytes)
}
