// Prepares the pool of frames that a scenario sends, or finds it in the cache.
import type { FileHandle } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import type { FramePoolRecord } from '../../results/schema.ts'
import type { FrameFormat } from '../../scenarios/define.ts'
import { chooseDimensions } from './dimensions.ts'
import { frameMakerId, makeFrames } from './make-frames.ts'
import { framesFile, hashFile, type PoolIdentity, readCachedPool, writePool } from './pool-cache.ts'

/** Which pool is needed, and where pools are kept. */
export interface FramePoolRequest {
  /** Exact size of every frame, 16 KiB … 8 MiB. */
  readonly frameBytes: number
  /** JPEG if left out. */
  readonly format?: FrameFormat
  readonly seed: number
  readonly cacheFolder: string
  /** Size of the whole pool; at least two frames are made in any case. */
  readonly poolBytes?: number
  /** Called after every frame that was made; never where the cache has the pool. */
  readonly onProgress?: (progress: FrameProgress) => void
}

export interface FrameProgress {
  readonly framesDone: number
  readonly frameCount: number
}

/** The pool's record, and the absolute path of the file that holds its frames one after the other. */
export interface FramePool {
  readonly record: FramePoolRecord
  readonly file: string
}

/** The same for every frame size, so that CPU caches see the same amount of distinct bytes. */
export const defaultPoolBytes = 64 * 1024 * 1024

/** Bytes of frames that are compressed to learn the ratio: a quarter of a second's work. */
const sampleBytes = 8 * 1024 * 1024

const deflate = promisify(deflateRaw)

/** The same for a scenario point and for the pool that it sends; different for pools of other sizes or formats. */
export const poolKey = ({
  frameBytes,
  format = 'jpeg',
}: {
  readonly frameBytes: number
  readonly format?: string | undefined
}): string => `${format}-${frameBytes}`

/**
 * Finds the pool in the cache and verifies it by its SHA-256, or makes it. Equal requests give equal bytes.
 * A pool that is damaged or incomplete is made again.
 * @throws RangeError for a frame size that cannot be made or a seed that is not a safe integer; Error from the file system
 */
export const prepareFramePool = async (request: FramePoolRequest): Promise<FramePool> => {
  const { frameBytes, format = 'jpeg', seed, cacheFolder, poolBytes = defaultPoolBytes } = request
  if (!Number.isSafeInteger(seed)) throw new RangeError(`The seed ${seed} is not a whole number`)
  const identity: PoolIdentity = {
    frameBytes,
    format,
    count: Math.max(2, Math.floor(poolBytes / frameBytes)),
    ...chooseDimensions(frameBytes, format),
    seed,
    generator: frameMakerId,
  }
  const folder = resolve(join(cacheFolder, `${frameMakerId}-${seed}-${format}-${frameBytes}`))
  const record =
    (await readCachedPool(folder, identity)) ??
    (await writePool(folder, (file, path) => makePool(identity, format, file, path, request.onProgress)))
  return { record, file: framesFile(folder) }
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

const makePool = async (
  identity: PoolIdentity,
  format: FrameFormat,
  file: FileHandle,
  path: string,
  onProgress: FramePoolRequest['onProgress'],
): Promise<FramePoolRecord> => {
  const { frameBytes, count } = identity
  let framesDone = 0
  await makeFrames({ ...identity, format }, async (frame, index) => {
    const { bytesWritten } = await file.write(frame, 0, frameBytes, index * frameBytes)
    if (bytesWritten !== frameBytes)
      throw new Error(`${path}: only ${bytesWritten} bytes of a frame were written`)
    framesDone += 1
    onProgress?.({ framesDone, frameCount: count })
  })
  const deflateRatio = await measureDeflateRatio(file, frameBytes, count)
  return { ...identity, sha256: await hashFile(path), deflateRatio }
}
