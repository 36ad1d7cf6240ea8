// Where the CPU time of a frame went, per row: by thread, and by user and kernel time, each with its interval.
import tQuantile from '@stdlib/stats-base-dists-t-quantile'
import { mean, median, sampleVariance } from 'simple-statistics'
import type { TrialRecord } from '../../results/schema.ts'
import type { Interval, RowBreakdown, SummaryRow } from '../../results/summary-schema.ts'
import { samePoint } from './identity.ts'
import { type Completed, completedOutcome, trialFigures, windowDelivery } from './trial-figures.ts'

/** Of one trial, per frame; CPU times in ms. */
export interface TrialBreakdown {
  readonly firstThreadMs: number
  readonly otherThreadsMs: number
  /** What the server used in all, without both: of threads and processes that ended inside the window. */
  readonly endedMs: number
  readonly userMs: number
  readonly systemMs: number
  /** Ready to run, without a CPU. */
  readonly queuedMs: number
  readonly minorFaults: number
  readonly majorFaults: number
  readonly voluntarySwitches: number
  readonly involuntarySwitches: number
  /** Of the end of the window that had less; null where it is unknown. */
  readonly unreadBytes: number | null
  /** CPU time of the other threads by their names. */
  readonly threads: ReadonlyMap<string, number>
}

const mostThreadNames = 5

/** Null where the kernel's count was not recorded, or nothing was delivered. */
export const trialBreakdown = (outcome: Completed): TrialBreakdown | null => {
  const counted = outcome.kernel?.breakdown
  const figures = trialFigures({ round: 1, outcome })
  if (counted === undefined || figures === null) return null
  const { first, last } = outcome.server
  // The two readings are a little farther apart than the server's lines.
  const perFrame = (last.timeNs - first.timeNs) / 1e6 / counted.spanMs / windowDelivery(outcome).frames
  const firstThreadMs = counted.firstThreadMs * perFrame
  const otherThreadsMs = counted.otherThreadsMs * perFrame
  return {
    firstThreadMs,
    otherThreadsMs,
    endedMs: Math.max(0, figures.cpuMsPerFrame - firstThreadMs - otherThreadsMs),
    userMs: figures.userCpuMsPerFrame,
    systemMs: figures.systemCpuMsPerFrame,
    queuedMs: counted.queuedMs * perFrame,
    minorFaults: counted.minorFaults * perFrame,
    majorFaults: counted.majorFaults * perFrame,
    voluntarySwitches: counted.voluntarySwitches * perFrame,
    involuntarySwitches: counted.involuntarySwitches * perFrame,
    unreadBytes: counted.unreadBytes && Math.min(counted.unreadBytes.first, counted.unreadBytes.last),
    threads: new Map(counted.threads.map(({ name, cpuMs }) => [name, cpuMs * perFrame])),
  }
}

/** Empty unless every trial with a figure has a breakdown. Without a reference, which is of another row. */
export const measureBreakdown = (
  trials: readonly Pick<TrialRecord, 'outcome'>[],
): Pick<SummaryRow, 'breakdown'> => {
  const measured = trials
    .map(completedOutcome)
    .filter((outcome) => outcome !== null)
    .filter((outcome) => trialFigures({ round: 1, outcome }) !== null)
    .map(trialBreakdown)
  const known = measured.filter((trial) => trial !== null)
  if (known.length === 0 || known.length < measured.length) return {}
  const amount = (read: (trial: TrialBreakdown) => number): Interval => amountInterval(known.map(read))
  const unread = known.flatMap(({ unreadBytes }) => unreadBytes ?? [])
  return {
    breakdown: {
      firstThreadMs: amount((trial) => trial.firstThreadMs),
      otherThreadsMs: amount((trial) => trial.otherThreadsMs),
      endedMs: amount((trial) => trial.endedMs),
      userMs: amount((trial) => trial.userMs),
      systemMs: amount((trial) => trial.systemMs),
      referenceSystemMs: null,
      beyondReferenceMs: null,
      queuedMs: amount((trial) => trial.queuedMs),
      minorFaults: amount((trial) => trial.minorFaults),
      majorFaults: amount((trial) => trial.majorFaults),
      voluntarySwitches: amount((trial) => trial.voluntarySwitches),
      involuntarySwitches: amount((trial) => trial.involuntarySwitches),
      unreadBytes: unread.length < known.length ? null : median(unread),
      threadMs: threadMs(known),
    },
  }
}

/** Splits kernel time by what the reference receiver of the same scenario point needs for a frame, its median. */
export const withReferenceKernel = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  rows.map((row) => {
    const { breakdown } = row
    const referenceMs = rows.find(
      (other) =>
        samePoint(other, row) && other.role === 'reference-receiver' && other.breakdown !== undefined,
    )?.breakdown?.systemMs.median
    return breakdown === undefined || referenceMs === undefined
      ? row
      : { ...row, breakdown: splitKernel(breakdown, referenceMs) }
  })

const splitKernel = (breakdown: RowBreakdown, referenceMs: number): RowBreakdown => {
  const { systemMs } = breakdown
  const beyond = (ms: number): number => Math.max(0, ms - referenceMs)
  return {
    ...breakdown,
    referenceSystemMs: Math.min(systemMs.median, referenceMs),
    beyondReferenceMs: {
      median: beyond(systemMs.median),
      low: systemMs.low === null ? null : beyond(systemMs.low),
      high: systemMs.high === null ? null : beyond(systemMs.high),
    },
  }
}

/** Medians of the busiest names; a trial without that name counts as zero. */
const threadMs = (trials: readonly TrialBreakdown[]): Readonly<Record<string, number>> => {
  const names = new Set(trials.flatMap(({ threads }) => [...threads.keys()]))
  return Object.fromEntries(
    [...names]
      .map((name) => [name, median(trials.map(({ threads }) => threads.get(name) ?? 0))] as const)
      .filter(([, ms]) => ms > 0)
      .sort(([, a], [, b]) => b - a)
      .slice(0, mostThreadNames),
  )
}

/**
 * Median of amounts that may be zero, so not on the log scale, with the 95 % t-interval of their mean, widened to hold the
 * median and never below zero.
 */
const amountInterval = (values: readonly number[]): Interval => {
  const middle = median([...values])
  if (values.length < 2) return { median: middle, low: null, high: null }
  const [centre, count] = [mean([...values]), values.length]
  const reach = tQuantile(0.975, count - 1) * Math.sqrt(sampleVariance([...values]) / count)
  return {
    median: middle,
    low: Math.max(0, Math.min(middle, centre - reach)),
    high: Math.max(middle, centre + reach),
  }
}
