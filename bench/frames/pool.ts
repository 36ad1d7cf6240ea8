// Prepares the pool of frames that a scenario sends, or finds it in the cache.
import type { FileHandle } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { FramePoolRecord } from '../../results/schema.ts'
import type { FrameFormat } from '../../scenarios/define.ts'
import { chooseDimensions } from './dimensions.ts'
import { generateFrames } from './generate.ts'
import { generator } from './generator.ts'
import { hashFile, measureDeflateRatio } from './measure-pool.ts'
import { framesFile, type PoolIdentity, readCachedPool, writePool } from './pool-cache.ts'

/** What pool is wanted, and where pools are kept. */
export interface FramePoolRequest {
  /** Exact size of every frame, 16 KiB … 8 MiB. */
  readonly frameBytes: number
  /** JPEG unless another is named. */
  readonly format?: FrameFormat
  readonly seed: number
  readonly cacheFolder: string
  /** Size of the whole pool; at least two frames are made whatever it says. */
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

/** The same whatever the size of a frame, so that caches of the CPU see the same amount of distinct bytes. */
export const defaultPoolBytes = 64 * 1024 * 1024

/**
 * Finds the pool in the cache and verifies it by its SHA-256, or makes it. Equal requests give equal bytes.
 * A pool that is damaged, or whose making was interrupted, is made again.
 * @throws RangeError for a frame size that cannot be made or a seed that is not a safe integer; Error from the file system.
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
    generator,
  }
  const folder = resolve(join(cacheFolder, `${generator}-${seed}-${format}-${frameBytes}`))
  const record =
    (await readCachedPool(folder, identity)) ??
    (await writePool(folder, (file, path) => makePool(identity, format, file, path, request.onProgress)))
  return { record, file: framesFile(folder) }
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
  await generateFrames({ ...identity, format }, async (frame, index) => {
    const { bytesWritten } = await file.write(frame, 0, frameBytes, index * frameBytes)
    if (bytesWritten !== frameBytes)
      throw new Error(`${path}: only ${bytesWritten} bytes of a frame were written`)
    framesDone += 1
    onProgress?.({ framesDone, frameCount: count })
  })
  const deflateRatio = await measureDeflateRatio(file, frameBytes, count)
  return { ...identity, sha256: await hashFile(path), deflateRatio }
}
