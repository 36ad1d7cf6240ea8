// The pools of frames that the scenarios of a run send, by size of a frame.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ScenarioPoint } from '../../scenarios/define.ts'
import { type FramePool, prepareFramePool } from '../frames/pool.ts'

/** The pictures stay the same whatever the order of trials, so that they are made once. */
const frameSeed = 1

export interface PoolOptions {
  readonly cacheFolder: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

export const preparePools = async (
  points: readonly Pick<ScenarioPoint, 'frameBytes'>[],
  { cacheFolder, signal, onProgress }: PoolOptions,
): Promise<ReadonlyMap<number, FramePool>> => {
  const pools = new Map<number, FramePool>()
  for (const frameBytes of new Set(points.map((point) => point.frameBytes))) {
    signal.throwIfAborted()
    const pool = await prepareFramePool({
      frameBytes,
      seed: frameSeed,
      cacheFolder: join(cacheFolder, 'frames'),
      onProgress: ({ framesDone, frameCount }) => {
        if (framesDone % 16 === 0)
          onProgress(`making JPEG frames of ${frameBytes} bytes: ${framesDone} of ${frameCount}`)
      },
    })
    pools.set(frameBytes, pool)
  }
  return pools
}

export const readFirstFrame = async ({ file, record: { frameBytes } }: FramePool): Promise<Buffer> => {
  const handle = await open(file)
  try {
    return (await handle.read(Buffer.alloc(frameBytes), 0, frameBytes, 0)).buffer
  } finally {
    await handle.close()
  }
}
