// What one step of a ladder brings: ratios of a row to the row one step below, and how they read.
import type { Interval, SummaryRow } from '../../results/summary-schema.ts'
import { sameConditions } from './identity.ts'
import { ratiosOf } from './ratio.ts'

type Trial = SummaryRow['perTrial'][number]

/** What an interval of a gain says. */
export type Effect =
  | { readonly kind: 'effect'; readonly ratio: number }
  /** The interval contains 1, and ends no farther from it than `limit`, a share. */
  | { readonly kind: 'none'; readonly limit: number }
  /** The interval contains 1, and is too wide to say more. */
  | { readonly kind: 'open'; readonly low: number; readonly high: number }

/** With fewer steps a point still asks which system is faster. */
const fewestSteps = 3

/** Widest share on either side of 1 that still counts as tight. */
const tightLimit = 0.1

/**
 * Ratios of throughput and CPU time per frame to the row one step below, in the rounds that both have. The variances are
 * moderated by the other rows under the same conditions.
 * @returns null where the row is the lowest, or the row below has no figure
 */
export const stepGain = (row: SummaryRow, rows: readonly SummaryRow[]): SummaryRow['stepGain'] => {
  if (row.rung.before === null || row.replica !== 1) return null
  const beside = rows.filter((other) => other !== row && other.replica === 1 && sameConditions(other, row))
  const below = beside.find(({ runner, variant }) => runner === row.runner && variant === row.rung.before)
  if (below === undefined) return null
  const others = beside.filter((other) => other !== below)
  const gainOf = (figureOf: (trial: Trial) => number): Interval | null => {
    const measured = (trials: readonly Trial[]): readonly Trial[] =>
      trials.filter((trial) => figureOf(trial) > 0)
    const [gain] = ratiosOf(
      figureOf,
      measured(below.perTrial),
      [row, ...others].map(({ perTrial }) => measured(perTrial)),
    )
    return gain?.interval ?? null
  }
  const fps = gainOf((trial) => trial.fps)
  return fps === null ? null : { fps, cpuMsPerFrame: gainOf((trial) => trial.cpuMsPerFrame) }
}

/** Whether rows of one scenario point climb ladders, step by step. */
export const isLadder = (rows: readonly Pick<SummaryRow, 'stepGain'>[]): boolean =>
  rows.filter(({ stepGain }) => stepGain !== null).length >= fewestSteps

/** @returns null without an interval: one round says nothing about chance */
export const effectOf = ({ median, low, high }: Interval): Effect | null => {
  if (low === null || high === null) return null
  if (low > 1 || high < 1) return { kind: 'effect', ratio: median }
  const limit = Math.max(high - 1, 1 - low)
  return limit <= tightLimit ? { kind: 'none', limit } : { kind: 'open', low, high }
}
