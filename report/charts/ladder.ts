// What each setting brings: one panel a system, its steps from left to right, the gain of each step above it.
import type { TopLevelSpec } from 'vega-lite'
import type { Interval, SummaryRow } from '../../results/summary-schema.ts'
import { preparedGenerator } from '../claims/measure.ts'
import { formatFps, formatInterval, formatReason, oneLine } from '../format.ts'
import { effectOf } from '../stats/step-gain.ts'
import { clampTo, logAxis, logChannel, nearLimits } from './axis.ts'
import { wrapText } from './labels.ts'
import { type ChartOptions, type Layer, type Layout, plot, rateTooltip } from './plot.ts'
import { colour, runnerHue } from './theme.ts'

/** One step of one system, measured with one generator. */
export interface Rung {
  readonly runner: string
  /** What the step sets. */
  readonly step: string
  readonly generator: string
  readonly kind: 'step' | 'tried'
  /** Null where the server refused the frames. */
  readonly fps: { readonly median: number; readonly low: number; readonly high: number } | null
  readonly valueText: string
  readonly intervalText: string
  readonly verdict: string
  /** Gains over the step below, in words; empty for the lowest. */
  readonly gainText: string
  readonly cpuText: string
  /** The same in a few characters, to stand above the step. */
  readonly gainMark: string
  readonly cpuMark: string
  readonly aria: string
}

export interface LadderPanel {
  readonly runner: string
  readonly system: string
  /** From left to right: the ladder, then what was tried beside it. */
  readonly steps: readonly string[]
  readonly generators: readonly string[]
  readonly rungs: readonly Rung[]
}

/** The ladders among `rows` of one scenario point: systems of which two steps were measured, one above the other. */
export const ladderPanels = (rows: readonly SummaryRow[]): readonly LadderPanel[] =>
  [...Map.groupBy(rows.filter(isOnLadder), ({ runner }) => runner)]
    .filter(([, ofSystem]) => ofSystem.some(({ stepGain }) => stepGain !== null))
    .map(([runner, ofSystem]) => {
      const ordered = ofSystem.toSorted((a, b) => placeOf(a) - placeOf(b))
      const rungs = ordered.map(describe)
      return {
        runner,
        system: ordered[0] === undefined ? runner : systemOf(ordered[0]),
        steps: [...new Set(rungs.map(({ step }) => step))],
        generators: [...new Set(rungs.map(({ generator }) => generator))].toSorted(preparedFirst),
        rungs,
      }
    })

/** Rows on another axis, such as another version, are beside the ladder. */
const isOnLadder = ({ variant, replica, role }: SummaryRow): boolean =>
  !variant.includes('+') && replica === 1 && role !== 'reference-receiver'

const placeOf = ({ rung }: SummaryRow): number => rung.index + (rung.kind === 'tried' ? 1000 : 0)

/** The label of a row is that of its system, and that of the variant. */
export const systemOf = ({ label, variant, rung }: SummaryRow): string => {
  const ofStep = rung.before === null ? rung.label : `+ ${rung.label}`
  const ofVariant = variant === 'tuned' && rung.before !== null ? variant : ofStep
  return label.endsWith(` ${ofVariant}`) ? label.slice(0, -ofVariant.length - 1) : label
}

const ownGenerator = 'prepared generator'

const preparedFirst = (a: string, b: string): number =>
  Number(b === ownGenerator) - Number(a === ownGenerator)

const describe = (row: SummaryRow): Rung => {
  const step = stepName(row)
  const generator = row.generator === preparedGenerator ? ownGenerator : (row.generatorLabel ?? row.generator)
  const figure = row.fps === null ? oneLine(formatReason(row)) : `${formatFps(row)} FPS`
  const gainText = row.stepGain?.fps ? gainOf(row.stepGain.fps) : ''
  const cpuText = row.stepGain?.cpuMsPerFrame ? gainOf(row.stepGain.cpuMsPerFrame) : ''
  return {
    runner: row.runner,
    step,
    generator,
    kind: row.rung.kind,
    fps:
      row.fps === null
        ? null
        : {
            median: row.fps.median,
            low: row.fps.low ?? row.fps.median,
            high: row.fps.high ?? row.fps.median,
          },
    valueText: row.fps === null ? row.status : formatFps(row),
    intervalText: row.fps === null ? '' : formatInterval(row.fps),
    verdict: row.verdict,
    gainText,
    cpuText,
    gainMark: markOf(row.stepGain?.fps ?? null),
    cpuMark: markOf(row.stepGain?.cpuMsPerFrame ?? null),
    aria: [
      `${step}, ${generator}: ${figure}`,
      ...(gainText === '' ? [] : [`throughput ${gainText}`]),
      ...(cpuText === '' ? [] : [`CPU per frame ${cpuText}`]),
    ].join(', '),
  }
}

const stepName = ({ variant, rung }: SummaryRow): string => {
  if (rung.kind === 'tried') return `tried: ${rung.label}`
  return variant === 'tuned' ? `${rung.label} = tuned` : rung.label
}

/** Rounded up; 0.04 has a binary error, and is 4 % nevertheless. */
const percentOf = (share: number): number => Math.ceil(share * 100 - 1e-9)

/** The gain where its interval excludes 1; else how large an effect may be that was not seen. */
export const gainOf = (interval: Interval): string => {
  const effect = effectOf(interval)
  if (effect === null) return `×${interval.median.toFixed(2)}, one round`
  switch (effect.kind) {
    case 'effect':
      return `×${effect.ratio.toFixed(2)}`
    case 'none':
      return `no effect (≤ ${percentOf(effect.limit)} %)`
    case 'open':
      return `open (×${effect.low.toFixed(2)}–${effect.high.toFixed(2)})`
  }
}

const markOf = (interval: Interval | null): string => {
  const effect = interval && effectOf(interval)
  if (!effect) return ''
  switch (effect.kind) {
    case 'effect':
      return `×${effect.ratio.toFixed(2)}`
    case 'none':
      return `≤ ${percentOf(effect.limit)} %`
    case 'open':
      return '?'
  }
}

const panelHeights = { wide: 130, narrow: 150 } as const
/** Pixels above a panel for one line of gains. */
const gainLine = 15
/** Between a panel's name and its gains. */
const nameRoom = 8

const labelFontSize = 11

/** @param panels at least one */
export const ladderChart = (panels: readonly LadderPanel[], options: ChartOptions): TopLevelSpec => {
  const said = panels.flatMap(({ system, rungs }) => rungs.map(({ aria }) => `${system}, ${aria}`))
  const note =
    'FPS of each setting on top of those to its left, with its 95 % interval. Above: its ratio to the setting before, ' +
    'throughput first, then CPU time per frame (less than 1 is cheaper). ≤ 4 %: no effect seen, at most that much. ?: the ' +
    'interval is too wide to tell. Hollow: tried, beside the ladder.'
  const { frame, width } = plot(options, note, said, 'steps')
  const { width: _, ...rest } = frame
  return {
    ...rest,
    padding: 4,
    spacing: 26,
    resolve: { scale: { x: 'independent', y: 'independent', color: 'independent', stroke: 'independent' } },
    vconcat: panels.map((panel) => panelSpec(panel, options, width)),
  }
}

/** The lines of gains above a panel: throughput and CPU of each generator. */
const gainLines = ({ generators }: LadderPanel) =>
  generators.flatMap((generator) => [
    { generator, field: 'gainMark' as const },
    { generator, field: 'cpuMark' as const },
  ])

const panelSpec = (panel: LadderPanel, { layout, scheme }: ChartOptions, width: number) => {
  const height = panelHeights[layout]
  const measured = panel.rungs.flatMap((rung) => (rung.fps === null ? [] : [{ ...rung, ...rung.fps }]))
  const axis = logAxis(
    measured.flatMap((rung) => [...nearLimits(rung), rung.median]),
    height,
  )
  const values = measured.map((rung) => ({
    ...rung,
    low: clampTo(axis, rung.low),
    high: clampTo(axis, rung.high),
  }))
  const lines = gainLines(panel)
  const hue = (generator: string) =>
    generator === ownGenerator ? runnerHue(scheme, panel.runner) : colour(scheme, 'muted')
  const shared = { x: stepPosition(panel.steps, layout, width) }
  const color = {
    field: 'generator',
    type: 'nominal' as const,
    scale: { domain: [...panel.generators], range: panel.generators.map(hue) },
    legend:
      panel.generators.length > 1
        ? { orient: 'bottom' as const, title: null, labelColor: colour(scheme, 'ink') }
        : null,
  }
  const y = (field: string) => logChannel(field, 'FPS (log scale)', axis)
  const onLadder = values.filter(({ kind }) => kind === 'step')
  const layers: Layer[] = [
    {
      data: { values: onLadder },
      mark: { type: 'line', strokeWidth: 2, aria: false },
      encoding: { ...shared, y: y('median'), color },
    },
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 2, aria: false },
      encoding: { ...shared, y: y('low'), y2: { field: 'high' }, color },
    },
    {
      data: { values: onLadder },
      mark: { type: 'point', size: 80, filled: true, opacity: 1 },
      encoding: { ...shared, y: y('median'), color, description: { field: 'aria' }, tooltip },
    },
    {
      data: { values: values.filter(({ kind }) => kind === 'tried') },
      mark: {
        type: 'point',
        size: 80,
        filled: true,
        fill: colour(scheme, 'paper'),
        strokeWidth: 2,
        opacity: 1,
      },
      encoding: { ...shared, y: y('median'), stroke: color, description: { field: 'aria' }, tooltip },
    },
    {
      data: { values: panel.rungs.filter(({ fps }) => fps === null) },
      mark: { type: 'text', fontStyle: 'italic', color: colour(scheme, 'muted') },
      encoding: {
        ...shared,
        y: { value: height - 10 },
        text: { field: 'valueText' },
        description: { field: 'aria' },
      },
    },
    ...lines.map(({ generator, field }, index): Layer => {
      const isCost = field === 'cpuMark'
      const head = isCost && layout === 'wide' ? 'CPU ' : ''
      return {
        data: {
          values: panel.rungs
            .filter((rung) => rung.generator === generator && rung[field] !== '')
            .map((rung) => ({ ...rung, [field]: `${head}${rung[field]}` })),
        },
        mark: {
          type: 'text',
          fontSize: labelFontSize,
          color: isCost ? colour(scheme, 'muted') : hue(generator),
          ...(isCost ? {} : { fontWeight: 600 }),
          aria: false,
        },
        encoding: {
          ...shared,
          y: { value: -gainLine * (lines.length - index) + gainLine / 2 },
          text: { field },
        },
      }
    }),
  ]
  return {
    width,
    height,
    title: {
      text: panel.system,
      anchor: 'start' as const,
      fontSize: 13,
      color: colour(scheme, 'ink'),
      offset: nameRoom,
    },
    // A layer without marks would be an image without a description.
    layer: layers.filter(hasValues),
  }
}

const hasValues = ({ data }: Layer): boolean =>
  data !== null &&
  data !== undefined &&
  'values' in data &&
  Array.isArray(data.values) &&
  data.values.length > 0

const lineBreak = '|'

const stepPosition = (steps: readonly string[], layout: Layout, width: number) => ({
  field: 'step',
  type: 'nominal' as const,
  title: null,
  sort: null,
  scale: { domain: [...steps] },
  axis: {
    labelAngle: 0,
    labelFontSize: layout === 'wide' ? labelFontSize : 9.5,
    labelLimit: 0,
    labelExpr: `split({${steps.map((step) => `${JSON.stringify(step)}: ${JSON.stringify(wrapText(step, width / steps.length - 6, layout === 'wide' ? labelFontSize : 9.5).join(lineBreak))}`).join(', ')}}[datum.value], '${lineBreak}')`,
  },
})

const tooltip = [
  { field: 'generator', title: 'generator' },
  { field: 'step', title: 'setting' },
  ...rateTooltip,
  { field: 'gainText', title: 'throughput, × the setting before' },
  { field: 'cpuText', title: 'CPU per frame, × the setting before' },
]
