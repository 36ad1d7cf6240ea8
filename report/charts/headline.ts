// The headline chart: throughput of every row of one scenario point, beside the published figures.
import type { TopLevelSpec } from 'vega-lite'
import type { Claim } from '../../results/reference-schema.ts'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import {
  formatCameras,
  formatFps,
  formatInterval,
  formatMilliseconds,
  formatNumber,
  formatReason,
  oneLine,
  rowNames,
} from '../format.ts'
import { byMedian } from '../stats/ranking.ts'
import { fastestReference } from '../stats/reference.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { clampTo, type LogAxis, logAxis, logChannel, nearLimits } from './axis.ts'
import { type Placement, placeLabels } from './labels.ts'
import { chartMark, marksLegend } from './marks.ts'
import {
  type ChartOptions,
  type Layer,
  type Layout,
  labelledRule,
  nameAbove,
  plot,
  type RowText,
  rowPosition,
  rowText,
  type Tooltip,
  valueText,
} from './plot.ts'
import { colour, runnerHue, type Scheme } from './theme.ts'

/** A row with a figure. */
export interface MeasuredMark {
  readonly name: string
  readonly runner: string
  readonly median: number
  readonly low: number | null
  readonly high: number | null
  readonly lowerBound: boolean
  /** Beside the mark: FPS, or the cameras that a search found. */
  readonly valueText: string
  readonly fpsText: string
  readonly intervalText: string
  readonly cpuText: string
  readonly verdict: string
  readonly note: string
  /** Description for screen readers. */
  readonly aria: string
}

/** A row without a figure, and the reason. */
export interface ReasonMark {
  readonly name: string
  readonly runner: string
  readonly text: string
  readonly aria: string
}

export interface TrialMark {
  readonly name: string
  readonly runner: string
  readonly round: number
  readonly fps: number
  readonly fpsText: string
}

/** A reference figure and its label. */
export interface RuleMark {
  readonly text: string
  readonly kind: 'published' | 'reference'
  readonly fps: number
  /** Upper end of a published range. */
  readonly fpsHigh: number
}

export interface HeadlineData {
  readonly names: readonly string[]
  readonly measured: readonly MeasuredMark[]
  readonly reasons: readonly ReasonMark[]
  readonly perTrial: readonly TrialMark[]
  readonly rules: readonly RuleMark[]
}

/** How the frames of a point are sent. */
export type Setting = Pick<ScenarioRecord, 'mode'> & Omit<ScenarioRecord['points'][number], 'id' | 'label'>

/** Shared by all marks of one drawing. */
interface Scene {
  readonly data: HeadlineData
  readonly layout: Layout
  readonly scheme: Scheme
  readonly axis: LogAxis
  readonly y: ReturnType<typeof rowPosition>
}

/** @param rows of one scenario point @param setting selects the published figures that apply */
export const headlineData = (
  rows: readonly SummaryRow[],
  claims: readonly Claim[],
  setting: Setting,
): HeadlineData => {
  const names = rowNames(rows)
  const named = byMedian(rows.map((row, index) => ({ row, fps: row.fps, name: names[index] ?? '' })))
  return {
    names: named.map(({ name }) => name),
    measured: named.flatMap(({ row, name }) => measuredMark(row, name)),
    reasons: named.filter(({ fps }) => fps === null).map(({ row, name }) => reasonMark(row, name)),
    perTrial: named.flatMap(({ row, name }) => trialMarks(row, name)),
    rules: [...publishedRules(claims, setting).filter(isNear(rows)), ...referenceRules(rows)],
  }
}

const measuredMark = (row: SummaryRow, name: string): readonly MeasuredMark[] => {
  if (row.fps === null) return []
  const unit = row.metrics['capacityCameras'] === undefined ? 'FPS' : 'cameras'
  const figure = unit === 'FPS' ? formatFps(row) : `${formatCameras(row)} cameras`
  const [valueText, intervalText] = [`${figure}${chartMark(row)}`, formatInterval(row.fps)]
  const interval = row.fps.low === null ? 'one trial, no interval' : `95 % interval ${intervalText}`
  const note = row.reason === null ? '' : oneLine(row.reason)
  return [
    {
      name,
      runner: row.runner,
      ...row.fps,
      lowerBound: isLowerBound(row.verdict),
      valueText,
      fpsText: formatFps(row),
      intervalText,
      cpuText: formatMilliseconds(row.cpuMsPerFrame),
      verdict: row.verdict,
      note,
      aria: `${name}: ${valueText}${unit === 'FPS' ? ' FPS' : ''}, ${interval}, ${row.verdict}${note === '' ? '' : `; ${note}`}`,
    },
  ]
}

const reasonMark = (row: SummaryRow, name: string): ReasonMark => {
  const text = formatReason(row)
  return { name, runner: row.runner, text, aria: `${name}: ${text}` }
}

const trialMarks = (row: SummaryRow, name: string): readonly TrialMark[] =>
  row.perTrial.map(({ round, fps }) => ({ name, runner: row.runner, round, fps, fpsText: formatNumber(fps) }))

/** Published figures of the same frame size, if the setting is the published one. */
const publishedRules = (claims: readonly Claim[], setting: Setting): readonly RuleMark[] =>
  wasPublishedOf(setting)
    ? claims.flatMap(({ system, published, frameBytes, kind }) => {
        const low = published.low ?? published.high
        const high = published.high ?? published.low
        if (kind !== 'absolute' || frameBytes !== setting.frameBytes) return []
        if (system === null || low === null || high === null) return []
        return [{ text: `${system} ${published.text}`, kind: 'published', fps: low, fpsHigh: high }]
      })
    : []

/** Published figures farther than this factor from every trial are left to the chart of claims: they would squeeze the marks. */
const farFactor = 1.5

const isNear = (rows: readonly SummaryRow[]): ((rule: RuleMark) => boolean) => {
  const fps = rows.flatMap(({ perTrial }) => perTrial.map((trial) => trial.fps))
  const [least, most] = [Math.min(...fps) / farFactor, Math.max(...fps) * farFactor]
  return (rule) => rule.fpsHigh >= least && rule.fps <= most
}

/** The published setting: one client uploads JPEGs flat out over one connection; the server only counts them. */
const wasPublishedOf = ({
  mode,
  connections,
  pace,
  inFlight,
  tls,
  control,
  capacity,
  format,
}: Setting): boolean =>
  mode === 'ingest' &&
  connections === 1 &&
  pace === undefined &&
  inFlight === undefined &&
  tls !== true &&
  control === undefined &&
  capacity === undefined &&
  format !== 'png' &&
  format !== 'raw-rgb'

const referenceRules = (rows: readonly SummaryRow[]): readonly RuleMark[] => {
  const median = fastestReference(rows)?.fps?.median
  if (median === undefined) return []
  const text = `reference ${formatNumber(median)}`
  return [{ text, kind: 'reference', fps: median, fpsHigh: median }]
}

const rowHeights = { wide: 30, narrow: 46 } as const
/** Pixels right of the plot for the figures of a wide chart; labels may extend into it. */
const valueRoom = { wide: 74, narrow: 0 } as const
const laneHeight = 17
const longestLabel = 300

export const headlineChart = (data: HeadlineData, options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const said = [`${data.names.length} rows, fastest first`]
  const { frame, width } = plot(options, legendOf(data, layout), said, 'plain')
  const axis = logAxis(valuesToShow(data), width)
  const rules = placeLabels(
    data.rules.map((rule) => ({ ...rule, x: axis.toPixels(rule.fps) })),
    width + valueRoom[layout],
  )
  const scene: Scene = { data, layout, scheme, axis, y: rowPosition(data.names, layout, longestLabel) }
  return {
    ...frame,
    height: Math.max(1, data.names.length) * rowHeights[layout],
    padding: 4,
    // From back to front.
    layer: [
      ...rules.flatMap((rule) => ruleLayers(rule, scheme)),
      whiskers(scene),
      trials(scene),
      medians(scene),
      ...texts(scene),
    ],
  }
}

/** Explains only the rules that the chart has. */
const legendOf = ({ rules, measured }: HeadlineData, layout: Layout): readonly string[] => {
  const has = (kind: string): boolean => rules.some((rule) => rule.kind === kind)
  const lines = [
    ['● median', '○ lower bound (≥)', '• one trial'],
    [
      '— 95 % interval',
      ...(has('published') ? ['│ published'] : []),
      ...(has('reference') ? ['┆ reference'] : []),
      ...marksLegend(measured.map(({ valueText }) => valueText)),
    ],
  ]
  return (layout === 'wide' ? [lines.flat()] : lines).map((parts) => parts.join('   '))
}

const valuesToShow = ({ measured, perTrial, rules }: HeadlineData): readonly number[] => {
  const fps = perTrial.map((trial) => trial.fps)
  const [least, most] = [Math.min(...fps), Math.max(...fps)]
  return [
    ...fps,
    ...measured.flatMap((mark) => nearLimits(mark, least, most)),
    ...rules.flatMap(({ fps: low, fpsHigh }) => [low, fpsHigh]),
  ]
}

/** A published range is drawn as a band too. */
const ruleLayers = (rule: RuleMark & Placement, scheme: Scheme): readonly Layer[] => {
  const color = colour(scheme, rule.kind)
  const band: Layer = {
    data: { values: [rule] },
    mark: { type: 'rect', color, opacity: 0.16, aria: false },
    encoding: {
      x: { field: 'fps', type: 'quantitative' },
      x2: { field: 'fpsHigh' },
      y: { value: 0 },
      y2: { value: 'height' },
    },
  }
  const strokeDash = rule.kind === 'reference' ? [5, 4] : [1, 0]
  return [
    ...(rule.fpsHigh > rule.fps ? [band] : []),
    ...labelledRule(rule, 'fps', laneHeight, { color, strokeDash }),
  ]
}

const frameRate = ({ axis }: Scene, field: string) => logChannel(field, 'FPS (log scale)', axis)

const whiskers = (scene: Scene): Layer => ({
  data: { values: measured(scene) },
  mark: { type: 'rule', strokeWidth: 2, aria: false },
  encoding: {
    x: frameRate(scene, 'low'),
    x2: { field: 'high' },
    y: scene.y,
    color: { field: 'hue', scale: null },
  },
})

const trials = (scene: Scene): Layer => ({
  data: {
    values: scene.data.perTrial.map((mark) => ({ ...mark, hue: runnerHue(scene.scheme, mark.runner) })),
  },
  // Below the whisker, so that neither it nor the median hides a trial.
  mark: { type: 'circle', size: 18, opacity: 0.7, yOffset: 9, aria: false },
  encoding: {
    x: frameRate(scene, 'fps'),
    y: scene.y,
    color: { field: 'hue', scale: null },
    tooltip: [
      { field: 'name', title: 'system' },
      { field: 'round', title: 'round' },
      { field: 'fpsText', title: 'FPS of this trial' },
    ],
  },
})

const rowTooltip: Tooltip = [
  { field: 'name', title: 'system' },
  { field: 'fpsText', title: 'FPS' },
  { field: 'intervalText', title: '95 % interval' },
  { field: 'cpuText', title: 'CPU ms/frame' },
  { field: 'verdict', title: 'limit' },
  { field: 'note', title: 'note' },
]

const medians = (scene: Scene): Layer => ({
  data: { values: measured(scene) },
  mark: { type: 'point', size: 85, strokeWidth: 2, opacity: 1 },
  encoding: {
    x: frameRate(scene, 'median'),
    y: scene.y,
    stroke: { field: 'hue', scale: null },
    fill: { field: 'fill', scale: null },
    description: { field: 'aria' },
    tooltip: rowTooltip,
  },
})

const measured = ({ data, scheme, axis }: Scene) =>
  data.measured.map((mark) => ({
    ...mark,
    hue: runnerHue(scheme, mark.runner),
    fill: runnerHue(scheme, mark.runner, mark.lowerBound),
    low: clampTo(axis, mark.low ?? mark.median),
    high: clampTo(axis, mark.high ?? mark.median),
  }))

/** Figures, reasons and, on a phone, names. Rules must not cross them. */
const texts = (scene: Scene): readonly Layer[] => {
  const { data, layout, scheme, y } = scene
  const names = data.names.map((name) => ({ name }))
  return [
    // Beside the plot of a wide chart there are no rules, so no outline is needed.
    ...rowText(
      { ...valueText(layout), rows: data.measured, tooltip: rowTooltip },
      y,
      scheme,
      layout === 'narrow',
    ),
    ...rowText(reasonText(scene), y, scheme, true),
    ...(layout === 'narrow' ? rowText({ ...nameAbove, rows: names }, y, scheme, true) : []),
  ]
}

/** May be cut off; tooltip, description and table have the whole reason. */
const reasonText = ({ data, layout, scheme }: Scene): RowText => ({
  rows: data.reasons,
  field: 'text',
  at: 0,
  style: {
    align: 'left',
    fontStyle: 'italic',
    color: colour(scheme, 'muted'),
    ...(layout === 'wide' ? { dx: 6, limit: 690 } : { limit: 320 }),
  },
  tooltip: [
    { field: 'name', title: 'system' },
    { field: 'text', title: 'no figure' },
  ],
  description: 'aria',
})
