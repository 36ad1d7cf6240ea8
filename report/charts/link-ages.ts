// Age of frames against time: one small chart per policy, one line per link, so that a queue's growth is seen at a glance.
import { median } from 'simple-statistics'
import type { TopLevelSpec } from 'vega-lite'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatAge, liveMs, shortLink } from '../slow-link-answer.ts'
import { logAxis, logChannel } from './axis.ts'
import { type ChartOptions, type Layer, plot } from './plot.ts'
import { type ColourName, colour, type Scheme } from './theme.ts'
import { panelTitle, secondsAxis } from './time-panels.ts'

/** Viewers behind one link at one moment. */
export interface AgeMark {
  /** The link, or that there is none. */
  readonly name: string
  readonly seconds: number
  /** Median of the systems. */
  readonly ageMs: number
  readonly ageText: string
  readonly aria: string
}

export interface AgePanel {
  readonly label: string
  readonly marks: readonly AgeMark[]
}

export interface AgeData {
  /** In the order of the links, the viewer beside them last. */
  readonly names: readonly string[]
  readonly panels: readonly AgePanel[]
}

const beside = 'no link'

/** Null where no viewer has a link of its own. @param rows of the scenario */
export const ageData = (
  { points }: Pick<ScenarioRecord, 'points'>,
  rows: readonly SummaryRow[],
): AgeData | null => {
  const measured = rows.filter(({ replica }) => replica === 1)
  const panels = points.flatMap(({ id, label }) => {
    const marks = marksOf(
      label,
      measured.filter(({ point }) => point === id),
    )
    return marks.length === 0 ? [] : [{ label, marks }]
  })
  const names = [...new Set(panels.flatMap(({ marks }) => marks.map(({ name }) => name)))]
  return panels.length === 0 ? null : { names, panels }
}

const marksOf = (label: string, rows: readonly SummaryRow[]): readonly AgeMark[] => {
  const samples = rows.flatMap(({ links = [] }) =>
    links.flatMap(({ link, ages }) =>
      ages.map((age) => ({ ...age, name: link === null ? beside : shortLink(link) })),
    ),
  )
  return [...Map.groupBy(samples, ({ name }) => name)].flatMap(([name, ofLink]) =>
    [...Map.groupBy(ofLink, ({ timeMs }) => timeMs)]
      .toSorted(([a], [b]) => a - b)
      .map(([timeMs, same]) => {
        const ageMs = Math.max(0.1, median(same.map((each) => each.ageMs)))
        const [seconds, ageText] = [timeMs / 1000, formatAge(ageMs)]
        return { name, seconds, ageMs, ageText, aria: `${label}, ${name}: ${ageText} after ${seconds} s` }
      }),
  )
}

const geometries = {
  wide: { columns: 3, width: 196, height: 190 },
  narrow: { columns: 1, width: 270, height: 170 },
} as const

const hues: readonly ColourName[] = ['green', 'blue', 'orange', 'vermilion', 'purple', 'olive', 'brown']
const shapes = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-left',
] as const

/** The age is logarithmic: from a few milliseconds to many seconds. All panels share both axes. */
export const ageChart = ({ names, panels }: AgeData, options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const { columns, width, height } = geometries[layout]
  const legend = `median of the systems · x: seconds · dashed: ${liveMs} ms · a line ends where the server ended the connection`
  const last = panels.flatMap(({ label, marks }) =>
    names.flatMap((name) => {
      const mark = marks.findLast((each) => each.name === name)
      return mark ? [`${label}, ${mark.name}: ${mark.ageText} after ${mark.seconds} s`] : []
    }),
  )
  const { width: _, ...frame } = plot(options, legend, last, 'plain').frame
  const marks = panels.flatMap((panel) => panel.marks)
  const age = logAxis([...marks.map(({ ageMs }) => ageMs), liveMs], height * 1.7)
  const longest = Math.max(...marks.map(({ seconds }) => seconds))
  const scale = <T>(range: readonly T[]) => ({
    field: 'name',
    type: 'nominal' as const,
    title: 'link',
    scale: { domain: [...names], range: names.map((_, index) => range[index % range.length]) },
    legend: {
      orient: 'bottom' as const,
      labelColor: colour(scheme, 'ink'),
      titleColor: colour(scheme, 'muted'),
      direction: 'horizontal' as const,
      columns: layout === 'wide' ? 7 : 3,
    },
  })
  const color = scale(hues.map((hue) => colour(scheme, hue)))
  const shape = scale(shapes)
  const x = secondsAxis(longest)
  const y = logChannel('ageMs', 'age, ms (log scale)', age)
  const panelOf = ({ label, marks }: AgePanel) => ({
    title: panelTitle(label, width),
    width,
    height,
    layer: [
      live(scheme),
      {
        data: { values: [...marks] },
        mark: { type: 'line' as const, strokeWidth: 1.75, aria: false },
        encoding: { x, y, color },
      },
      {
        data: { values: [...marks] },
        mark: { type: 'point' as const, size: 26, filled: true, opacity: 1 },
        encoding: {
          x,
          y,
          color,
          shape,
          description: { field: 'aria' },
          tooltip: [
            { field: 'name', title: 'link' },
            { field: 'ageText', title: 'age' },
            { field: 'seconds', title: 'after, s' },
          ],
        },
      },
    ] satisfies Layer[],
  })
  return { ...frame, columns, spacing: 22, concat: panels.map(panelOf) }
}

const live = (scheme: Scheme): Layer => ({
  data: { values: [{ ageMs: liveMs }] },
  mark: { type: 'rule', color: colour(scheme, 'muted'), strokeDash: [5, 4], aria: false },
  encoding: { y: { field: 'ageMs', type: 'quantitative' } },
})
