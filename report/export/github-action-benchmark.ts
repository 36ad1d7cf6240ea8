// Rates for the tool `customBiggerIsBetter` of github-action-benchmark, which tracks them from commit to commit.
import * as z from 'zod'
import type { PaceCost, SummaryRow } from '../../results/summary-schema.ts'
import { formatInterval, formatMilliseconds, noValue, oneLine } from '../format.ts'

/** https://github.com/benchmark-action/github-action-benchmark, "Custom benchmarks". */
export const benchmarkEntriesSchema = z.array(
  z.strictObject({
    name: z.string(),
    unit: z.string(),
    value: z.number(),
    range: z.string(),
    extra: z.string(),
  }),
)

export type BenchmarkEntry = z.infer<typeof benchmarkEntriesSchema>[number]

type RatedRow = Pick<
  SummaryRow,
  'scenario' | 'point' | 'runner' | 'variant' | 'generator' | 'replica' | 'fps' | 'verdict'
> & {
  /** Further lines of the tooltip. */
  readonly remarks: readonly string[]
  readonly cpuMsPerFrame: number | null
  /** At equal pace; none unless given. */
  readonly costs?: readonly Pick<PaceCost, 'framesPerSecond' | 'cpuMsPerFrame'>[]
}

/**
 * One entry per row with a figure, and one for each of its costs at equal pace, as frames per second of CPU time: the tool
 * takes more for better. The name is the row's identity, so that it stays the same from run to run. CPU time and latency,
 * where less is better, are in `extra`.
 */
export const benchmarkEntries = (rows: readonly RatedRow[]): readonly BenchmarkEntry[] =>
  rows.flatMap((row) => {
    const { fps, verdict, cpuMsPerFrame, remarks } = row
    if (fps === null) return []
    const interval = formatInterval(fps)
    return [
      {
        name: nameOf(row),
        unit: 'FPS',
        value: fps.median,
        range: interval === noValue ? 'one trial' : `95 % interval ${interval}`,
        extra: [`limit: ${verdict}`, `CPU ms/frame: ${formatMilliseconds(cpuMsPerFrame)}`, ...remarks]
          .map(oneLine)
          .join('\n'),
      },
      ...(row.costs ?? []).flatMap((cost) => costEntry(nameOf(row), cost)),
    ]
  })

const costEntry = (
  name: string,
  { framesPerSecond, cpuMsPerFrame }: NonNullable<RatedRow['costs']>[number],
): readonly BenchmarkEntry[] => {
  if (cpuMsPerFrame === null) return []
  const { median, low, high } = cpuMsPerFrame
  const perSecond = { median: 1000 / median, low: high && 1000 / high, high: low && 1000 / low }
  const interval = formatInterval(perSecond)
  return [
    {
      name: `${name} / at ${framesPerSecond} frames per second`,
      unit: 'frames per CPU second',
      value: perSecond.median,
      range: interval === noValue ? 'one trial' : `95 % interval ${interval}`,
      extra: `CPU ms/frame: ${formatMilliseconds(median)}`,
    },
  ]
}

const nameOf = ({ scenario, point, runner, variant, generator, replica }: RatedRow): string =>
  oneLine(
    `${scenario} / ${point} / ${runner} ${variant}${generator === 'prepared' ? '' : ` from ${generator}`}${replica > 1 ? ` #${replica}` : ''}`,
  )
