// Which trial of a row asks its server for a digest after the window, and of how many frames.
import { createHash } from 'node:crypto'
import type { RowIdentity } from '../../results/schema.ts'
import { rowKey } from '../../results/schema.ts'

export interface DigestDraw {
  /** From 1. */
  readonly round: number
  readonly frames: number
}

const leastFrames = 2
const mostFrames = 8

/** The same for the same seed, row and number of rounds; another for another row, so that no round tells of the others. */
export const drawDigest = (row: RowIdentity, seed: number, rounds: number): DigestDraw => {
  const drawn = createHash('sha256')
    .update(`${seed} digest ${rowKey(row)}`)
    .digest()
  return {
    round: 1 + (drawn.readUInt32BE(0) % rounds),
    frames: leastFrames + (drawn.readUInt32BE(4) % (mostFrames - leastFrames + 1)),
  }
}
