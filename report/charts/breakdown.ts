// Where the CPU time of a frame goes: two stacked bars a system, by user and kernel time and by thread, fastest system first.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatFps, formatMilliseconds, rowNames } from '../format.ts'
import { byMedian } from '../stats/ranking.ts'
import { type ChartOptions, plot, rowPosition, rowTexts } from './plot.ts'
import { type ColourName, colour, type Scheme } from './theme.ts'

/** A part of a bar, from one time to another, in ms. */
export interface BreakdownPart {
  readonly name: string
  readonly runner: string
  readonly part: PartName
  readonly bar: 'kind' | 'thread'
  readonly from: number
  readonly to: number
  readonly partText: string
  readonly aria: string
}

export interface BreakdownRow {
  readonly name: string
  readonly runner: string
  /** CPU time and throughput. */
  readonly valueText: string
  readonly parts: readonly BreakdownPart[]
}

/** In the order of the legend. Kernel time is one part where no reference receiver was measured. */
const parts = [
  ['user', 'blue'],
  ['kernel', 'muted'],
  ['kernel, as the reference receiver', 'muted'],
  ['kernel beyond that', 'vermilion'],
  ['first thread', 'green'],
  ['other threads', 'orange'],
  ['ended threads', 'purple'],
] as const satisfies readonly (readonly [string, ColourName])[]

type PartName = (typeof parts)[number][0]

const fewestRows = 2
const rowHeights = { wide: 34, narrow: 52 } as const
const barHeight = 9
/** In pixels from the middle of a row. */
const barOffsets = {
  wide: { kind: -5, thread: 5 },
  // The name is above both.
  narrow: { kind: 1, thread: 11 },
} as const

/** Null with fewer than two rows. @param rows of one scenario point */
export const breakdownRows = (rows: readonly SummaryRow[]): readonly BreakdownRow[] | null => {
  const names = rowNames(rows)
  const named = byMedian(rows.map((row, index) => ({ row, fps: row.fps, name: names[index] ?? '' })))
  const found = named.flatMap(({ row, name }) => rowOf(row, name))
  return found.length < fewestRows ? null : found
}

const rowOf = (row: SummaryRow, name: string): readonly BreakdownRow[] => {
  const { breakdown, cpuMsPerFrame } = row
  if (breakdown === undefined || row.fps === null || row.replica !== 1) return []
  const { userMs, systemMs, beyondReferenceMs, firstThreadMs, otherThreadsMs, endedMs } = breakdown
  return [
    {
      name,
      runner: row.runner,
      valueText: `${formatMilliseconds(cpuMsPerFrame)} ms · ${formatFps(row)} FPS`,
      parts: [
        ...stack({ name, runner: row.runner }, 'kind', [
          ['user', userMs.median],
          ...kernelParts(systemMs.median, beyondReferenceMs?.median ?? null),
        ]),
        ...stack({ name, runner: row.runner }, 'thread', [
          ['first thread', firstThreadMs.median],
          ['other threads', otherThreadsMs.median],
          ['ended threads', endedMs.median],
        ]),
      ],
    },
  ]
}

const kernelParts = (systemMs: number, beyondMs: number | null): readonly (readonly [PartName, number])[] =>
  beyondMs === null
    ? [['kernel', systemMs]]
    : [
        ['kernel, as the reference receiver', systemMs - beyondMs],
        ['kernel beyond that', beyondMs],
      ]

const stack = (
  system: Pick<BreakdownRow, 'name' | 'runner'>,
  bar: BreakdownPart['bar'],
  sizes: readonly (readonly [PartName, number])[],
): readonly BreakdownPart[] => {
  const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, [, ms]) => sum + ms, 0))
  return sizes.flatMap(([part, ms], index) => {
    if (!(ms > 0)) return []
    const partText = formatMilliseconds(ms)
    const aria = `${system.name}: ${partText} CPU ms/frame, ${part}`
    return { ...system, part, bar, from: ends[index - 1] ?? 0, to: ends[index] ?? ms, partText, aria }
  })
}

/** @param rows fastest first */
export const breakdownChart = (rows: readonly BreakdownRow[], options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const legend =
    'upper bar: user and kernel time · lower bar: the same time by thread · medians of the trials'
  const { frame } = plot(options, legend, [`${rows.length} systems, fastest first`], 'plain')
  const y = rowPosition(
    rows.map(({ name }) => name),
    layout,
  )
  return {
    ...frame,
    height: rows.length * rowHeights[layout],
    layer: [
      ...(['kind', 'thread'] as const).map((bar) => ({
        data: { values: rows.flatMap((row) => row.parts.filter((part) => part.bar === bar)) },
        mark: { type: 'bar' as const, height: barHeight, yOffset: barOffsets[layout][bar] },
        encoding: {
          x: {
            field: 'from',
            type: 'quantitative' as const,
            title: 'CPU ms/frame',
            scale: { domainMin: 0, nice: false },
            axis: { grid: layout === 'wide', tickCount: layout === 'wide' ? 8 : 4 },
          },
          x2: { field: 'to' },
          y,
          color: partColours(rows, scheme, layout),
          description: { field: 'aria' },
          tooltip: [
            { field: 'name', title: 'system' },
            { field: 'part', title: 'part' },
            { field: 'partText', title: 'CPU ms/frame' },
          ],
        },
      })),
      ...rowTexts(rows, layout, scheme),
    ],
  }
}

const partColours = (rows: readonly BreakdownRow[], scheme: Scheme, layout: ChartOptions['layout']) => {
  const drawn = new Set(rows.flatMap((row) => row.parts.map(({ part }) => part)))
  const shown = parts.filter(([name]) => drawn.has(name))
  return {
    field: 'part',
    type: 'nominal' as const,
    title: null,
    scale: {
      domain: shown.map(([name]) => name),
      range: shown.map(([, name]) => colour(scheme, name)),
    },
    legend: {
      orient: 'bottom' as const,
      direction: 'horizontal' as const,
      columns: layout === 'wide' ? 3 : 1,
      labelFontSize: 11.5,
      labelLimit: 240,
      labelColor: colour(scheme, 'ink'),
      symbolType: 'square',
      symbolSize: 80,
      offset: 12,
    },
  }
}
