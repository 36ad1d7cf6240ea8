// How much a row differs from itself: the second copy of the baseline against the first, in the same rounds.
import type { RowIdentity } from '../../results/schema.ts'
import { logInterval } from './interval.ts'
import { type PairedLaunch, ratiosWithinRounds } from './ratio.ts'

export interface BaselineRow extends RowIdentity {
  readonly baseline: boolean
  readonly launches: readonly PairedLaunch[]
}

export interface NoiseFloor {
  readonly low: number
  readonly high: number
}

/** Pooled over all scenario points; null without a second copy, or with too few rounds for an interval. */
export const noiseFloor = (rows: readonly BaselineRow[]): NoiseFloor | null => {
  const baselines = rows.filter((row) => row.baseline)
  const ratios = baselines
    .filter((row) => row.replica === 1)
    .flatMap((first) => {
      const second = baselines.find((row) => row.replica === 2 && sameBut(row, first))
      return second === undefined ? [] : ratiosWithinRounds(second.launches, first.launches)
    })
  const interval = logInterval(ratios)
  if (interval === null || interval.low === null || interval.high === null) return null
  return { low: interval.low, high: interval.high }
}

const sameBut = (a: RowIdentity, b: RowIdentity): boolean =>
  a.scenario === b.scenario &&
  a.point === b.point &&
  a.runner === b.runner &&
  a.variant === b.variant &&
  a.camera === b.camera
