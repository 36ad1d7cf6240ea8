// The frames that a JavaScript server pushes, or a load generator sends: read once, each a view of one block of memory.
import type { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import type { ConfigOf, GeneratorJob } from '../contract.ts'

type Frames = readonly Buffer<ArrayBuffer>[]

export const readPushPool = ({ pool, frameBytes }: ConfigOf<'push'>): Frames =>
  readFrames(pool.file, pool.frameCount, frameBytes)

export const readJobFrames = ({ frameFile, frameCount, frameBytes }: GeneratorJob): Frames =>
  readFrames(frameFile, frameCount, frameBytes)

const readFrames = (file: string, frameCount: number, frameBytes: number): Frames => {
  const block = readFileSync(file)
  return Array.from({ length: frameCount }, (_, index) =>
    block.subarray(index * frameBytes, (index + 1) * frameBytes),
  )
}
