// Metrics of rows whose viewer is a page in a browser: frames received, decoded and shown, their age, and what the browser used.
import { median } from 'simple-statistics'
import { percentileMs, sumHistograms } from '../../results/histogram.ts'
import type { PageLine } from '../../results/modes/page.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

type PageCounters = NonNullable<PageLine['page']>

/** Of one trial: the window, and the histograms of its last line. */
interface PageWindow {
  readonly seconds: number
  readonly received: number
  readonly first: PageCounters
  readonly last: PageCounters
  readonly clockErrorMs: number
}

/** Empty without a browser. Rates and shares are medians of the trials, percentiles those of all their frames. */
export const measurePage = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const windows = trials.flatMap(windowOf)
  if (windows.length === 0) return {}
  const middle = (read: (window: PageWindow) => number): number => median(windows.map(read))
  const rate = (name: 'shown' | 'skipped'): number =>
    middle(({ first, last, seconds }) => (last[name] - first[name]) / seconds)
  return {
    shownFps: rate('shown'),
    skippedFps: rate('skipped'),
    shownShare: middle(({ first, last, received }) => Math.min(1, (last.shown - first.shown) / received)),
    ...measureDecoded(windows),
    reorderedDecodes: windows.reduce((sum, { first, last }) => sum + last.reordered - first.reordered, 0),
    ...percentiles('decode', windows, ({ decode }) => decode),
    ...percentiles('shownAge', windows, ({ age }) => age),
    ...percentiles('sinceArrival', windows, ({ sinceArrival }) => sinceArrival),
    rendererPeakBytes: Math.max(...windows.map(({ last }) => last.peakRssBytes)),
    browserCpuShare: middle(({ first, last, seconds }) => (last.cpuMicros - first.cpuMicros) / 1e6 / seconds),
    pageClockErrorMs: Math.max(...windows.map(({ clockErrorMs }) => clockErrorMs)),
  }
}

/** Empty where the browser decodes by itself. */
const measureDecoded = (windows: readonly PageWindow[]): SummaryRow['metrics'] => {
  const decoded = windows.flatMap(({ seconds, first, last }) =>
    first.decoded === undefined || last.decoded === undefined
      ? []
      : [{ seconds, frames: last.decoded - first.decoded, shown: last.shown - first.shown }],
  )
  if (decoded.length === 0) return {}
  return {
    decodedFps: median(decoded.map(({ frames, seconds }) => frames / seconds)),
    shownOfDecoded: median(decoded.map(({ frames, shown }) => Math.min(1, shown / Math.max(1, frames)))),
  }
}

const windowOf = (trial: TrialRecord): readonly PageWindow[] => {
  const outcome = completedOutcome(trial)
  if (outcome === null || (outcome.mode !== 'push' && outcome.mode !== 'relay')) return []
  const { first, last } = outcome.generator
  const received = last.received.frames - first.received.frames
  const seconds = (last.timeNs - first.timeNs) / 1e9
  if (first.page === undefined || last.page === undefined || received <= 0 || seconds <= 0) return []
  const clockErrorMs = outcome.generatorReady.browser?.clockErrorMs ?? 0
  return [{ seconds, received, first: first.page, last: last.page, clockErrorMs }]
}

/** Without those that have too few frames beyond them. */
const percentiles = (
  name: string,
  windows: readonly PageWindow[],
  read: (page: PageCounters) => string,
): SummaryRow['metrics'] => {
  const sum = sumHistograms(windows.map(({ last }) => read(last)))
  if (sum.totalCount === 0) return {}
  const [p50, p99] = [percentileMs(sum, 50), percentileMs(sum, 99)]
  return {
    ...(p50 !== null && { [`${name}P50Ms`]: p50 }),
    ...(p99 !== null && { [`${name}P99Ms`]: p99 }),
  }
}
