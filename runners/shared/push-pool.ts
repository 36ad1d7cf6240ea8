// The images that a server pushes, for JavaScript servers: read once, each a view of one block of memory.
import type { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import type { RunnerConfig } from '../contract.ts'

/** @throws Error where the configuration names no pool */
export const readPushPool = ({ pool, frameBytes }: RunnerConfig): readonly Buffer<ArrayBuffer>[] => {
  if (pool === null) throw new Error('the mode push needs a pool of images')
  const block = readFileSync(pool.file)
  return Array.from({ length: pool.frameCount }, (_, index) =>
    block.subarray(index * frameBytes, (index + 1) * frameBytes),
  )
}
