// The images that a server pushes, for JavaScript servers: read once, each a view of one block of memory.
import type { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import type { ConfigOf } from '../contract.ts'

export const readPushPool = ({ pool, frameBytes }: ConfigOf<'push'>): readonly Buffer<ArrayBuffer>[] => {
  const block = readFileSync(pool.file)
  return Array.from({ length: pool.frameCount }, (_, index) =>
    block.subarray(index * frameBytes, (index + 1) * frameBytes),
  )
}
