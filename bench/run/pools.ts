// Prepares the pools of frames that the scenarios of a run send.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { FrameFormat, ScenarioPoint } from '../../scenarios/define.ts'
import { type FramePool, poolKey, prepareFramePool } from '../frames/pool.ts'

/** The same for every run, so that pools are made once. */
const frameSeed = 1

export interface PoolOptions {
  readonly cacheFolder: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
  /** Sent by points of the format `own`. */
  readonly own?: FramePool | null
}

export const framesFolderOf = (cacheFolder: string): string => join(cacheFolder, 'frames')

/** Each pool once, by `poolKey`. Points of the format `own` need the user's pool in the options. */
export const preparePools = async (
  points: readonly Pick<ScenarioPoint, 'frameBytes' | 'format'>[],
  options: PoolOptions,
): Promise<ReadonlyMap<string, FramePool>> => {
  const pools = new Map<string, FramePool>()
  for (const point of points) {
    const { frameBytes, format = 'jpeg' } = point
    const key = poolKey(point)
    if (pools.has(key)) continue
    options.signal.throwIfAborted()
    const pool = format === 'own' ? options.own : await makePool(frameBytes, format, options)
    if (!pool) throw new Error(`there is no pool for ${key}`)
    pools.set(key, pool)
  }
  return pools
}

const makePool = (
  frameBytes: number,
  format: FrameFormat,
  { cacheFolder, onProgress }: PoolOptions,
): Promise<FramePool> =>
  prepareFramePool({
    frameBytes,
    format,
    seed: frameSeed,
    cacheFolder: framesFolderOf(cacheFolder),
    onProgress: ({ framesDone, frameCount }) => {
      if (framesDone % 16 === 0)
        onProgress(`making ${format} frames of ${frameBytes} bytes: ${framesDone} of ${frameCount}`)
    },
  })

export const readFirstFrame = async (file: string, frameBytes: number): Promise<Buffer> => {
  const handle = await open(file)
  try {
    return (await handle.read(Buffer.alloc(frameBytes), 0, frameBytes, 0)).buffer
  } finally {
    await handle.close()
  }
}
