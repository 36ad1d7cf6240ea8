// Figures of viewers behind links of their own: age by second and its growth, frames that came and that were missed.
import { mean, median, quantile } from 'simple-statistics'
import type { CompletedOf, TrialRecord } from '../../results/schema.ts'
import type { AgeSample, LinkFigures, SlowLinksRecord } from '../../results/slow-links-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { robustSlope } from './slope.ts'
import { completedOutcome } from './trial-figures.ts'

/** One viewer of one trial. */
interface Watched {
  readonly framesPerSecond: number
  readonly missedShare: number
  readonly isClosed: boolean
  readonly linkShare: number | null
  readonly ages: readonly AgeSample[]
}

type Linked = CompletedOf<'relay'> & { readonly slowLinks: SlowLinksRecord }

/** Absent where viewers have no links of their own. */
export const measureLinks = (trials: readonly TrialRecord[]): Pick<SummaryRow, 'links'> => {
  const linked = trials.flatMap(linkedOf)
  const links = linked[0]?.slowLinks.links
  if (!links) return {}
  return {
    links: [...links, null].map((link, index) => {
      const watched = linked.flatMap((trial) => watchedOf(trial, index))
      return { link, ...figuresOf(watched) }
    }),
  }
}

const linkedOf = (trial: TrialRecord): readonly Linked[] => {
  const outcome = completedOutcome(trial)
  return outcome?.mode === 'relay' && outcome.slowLinks ? [{ ...outcome, slowLinks: outcome.slowLinks }] : []
}

const watchedOf = ({ server, generator, slowLinks }: Linked, index: number): readonly Watched[] => {
  const { first, last, final } = generator
  const [before, after, end] = [first, last, final].map(({ received }) => received.viewers[index])
  if (!before || !after || !end) return []
  const frames = after.frames - before.frames
  const offered = server.last.frames - server.first.frames
  return [
    {
      framesPerSecond: (frames * 1e9) / (last.timeNs - first.timeNs),
      missedShare: offered === 0 ? 0 : Math.max(0, 1 - frames / offered),
      isClosed: !end.open,
      linkShare: slowLinks.linkShares[index] ?? null,
      ages: final.received.ages?.[index] ?? [],
    },
  ]
}

const figuresOf = (trials: readonly Watched[]): Omit<LinkFigures, 'link'> => {
  const samples = trials.flatMap(({ ages }) => ages)
  const slopes = trials.flatMap(({ ages }) => growthOf(ages) ?? [])
  const shares = trials.flatMap(({ linkShare }) => linkShare ?? [])
  return {
    framesPerSecond: medianOf(trials.map(({ framesPerSecond }) => framesPerSecond)) ?? 0,
    missedShare: medianOf(trials.map(({ missedShare }) => missedShare)) ?? 0,
    ageMs: medianOf(samples.map(({ ageMs }) => ageMs)),
    age95Ms: samples.length === 0 ? null : quantile([...samples.map(({ worstMs }) => worstMs)], 0.95),
    growth: medianOf(slopes),
    closedShare: trials.length === 0 ? 0 : mean(trials.map(({ isClosed }) => (isClosed ? 1 : 0))),
    linkShare: medianOf(shares),
    ages: [...Map.groupBy(samples, ({ timeMs }) => timeMs)]
      .toSorted(([a], [b]) => a - b)
      .map(([timeMs, same]) => ({ timeMs, ageMs: median(same.map(({ ageMs }) => ageMs)) })),
  }
}

/** Seconds a minute. */
const growthOf = (ages: readonly AgeSample[]): number | null =>
  robustSlope(ages.map(({ timeMs, ageMs }) => ({ x: timeMs / 60_000, y: ageMs / 1000 })))

const medianOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : median([...values])
