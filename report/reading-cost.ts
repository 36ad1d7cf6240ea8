// What reading the breakdown costs: ratios of trials with it to trials without, within rounds.
import type { TrialRecord } from '../results/schema.ts'
import type { Interval } from '../results/summary-schema.ts'
import { formatRatio } from './format.ts'
import { ratiosOf } from './stats/ratio.ts'
import { trialFigures } from './stats/trial-figures.ts'

interface ReadingTrial extends Pick<TrialRecord, 'round' | 'outcome'> {
  readonly isRead: boolean
}

export interface ReadingCost {
  /** Rounds in which both trials have a figure. */
  readonly rounds: number
  /** With over without the reading; null without a round. */
  readonly fps: Interval | null
  readonly cpuMsPerFrame: Interval | null
  /** Codes of failures. */
  readonly failures: readonly string[]
}

export const readingCost = (trials: readonly ReadingTrial[]): ReadingCost => {
  const figuresOf = (wanted: boolean) =>
    trials.filter(({ isRead }) => isRead === wanted).flatMap((trial) => trialFigures(trial) ?? [])
  const [read, plain] = [figuresOf(true), figuresOf(false)]
  const both = new Set(plain.map(({ round }) => round))
  return {
    rounds: read.filter(({ round }) => both.has(round)).length,
    fps: ratiosOf(({ fps }) => fps, plain, [read])[0]?.interval ?? null,
    cpuMsPerFrame: ratiosOf(({ cpuMsPerFrame }) => cpuMsPerFrame, plain, [read])[0]?.interval ?? null,
    failures: trials.flatMap(({ outcome }) => (outcome.status === 'failed' ? [outcome.failure.code] : [])),
  }
}

/** Whether the interval contains 1: the reading does not move throughput beyond the noise. */
export const isWithinNoise = ({ fps }: ReadingCost): boolean =>
  fps !== null && fps.low !== null && fps.high !== null && fps.low <= 1 && fps.high >= 1

/** Two lines. */
export const renderReadingCost = (cost: ReadingCost): string =>
  [
    `throughput with ÷ without the reading: ${formatRatio(cost.fps)}, ${cost.rounds} rounds`,
    `CPU ms/frame with ÷ without the reading: ${formatRatio(cost.cpuMsPerFrame)}`,
  ].join('\n')
