// Published runs for the site: the first point of each, and over time the runs that belong together and their differences.
import type { ScenarioRecord } from '../../results/schema.ts'
import { type TrendData, trendData } from '../charts/trend.ts'
import { environmentDifferences, settingsDifferences } from '../compare/differences.ts'
import { formatFps, formatInterval, listSome, noValue } from '../format.ts'
import type { PublishedRun } from '../published-runs.ts'
import { type PlannedPoint, plannedPoints, samePoint } from '../stats/identity.ts'
import { describeRows } from '../stats/summarize.ts'

export interface SiteRun extends PublishedRun {
  /** The committed page and summary, unchanged. */
  readonly pageText: string
  readonly summaryText: string
}

/** The first point of a run and its rows: the headline of its page. */
export interface FirstPoint extends PlannedPoint {
  readonly scenario: ScenarioRecord
}

export interface Trend {
  readonly title: string
  readonly machine: string
  readonly data: TrendData
  /** One line per system: its name and its figure in each run. */
  readonly table: readonly { readonly name: string; readonly cells: readonly string[] }[]
  /** Differences between a run and the previous one, in sentences. */
  readonly changes: readonly { readonly days: string; readonly what: readonly string[] }[]
}

interface Measured {
  readonly siteRun: SiteRun
  readonly first: FirstPoint
}

/** Null if nothing was measured. */
export const firstPoint = ({ stored, summary }: SiteRun): FirstPoint | null => {
  const [scenario] = stored.run.scenarios
  if (scenario === undefined) return null
  const [first] = plannedPoints(scenario, summary.rows)
  return first === undefined ? null : { scenario, ...first }
}

export const machineText = ({ stored }: SiteRun): string => {
  const { cpuModel, cpus, architecture, virtualization } = stored.run.environment
  return `${cpuModel}, ${cpus} CPUs, ${architecture}, ${virtualization ?? 'no virtualization found'}`
}

/** One per machine and first scenario point with at least two runs. @param runs oldest first */
export const trends = (runs: readonly SiteRun[]): readonly Trend[] => {
  const measured = runs.flatMap((siteRun): readonly Measured[] => {
    const first = firstPoint(siteRun)
    return first === null ? [] : [{ siteRun, first }]
  })
  return [...Map.groupBy(measured, trendKey).values()].flatMap(trendOf)
}

/** Runs with the same key measured the same work on the same machine. */
const trendKey = ({ siteRun, first: { scenario, point } }: Measured): string =>
  JSON.stringify([machineKey(siteRun), scenario.id, scenario.mode, { ...point, label: '' }])

/**
 * The same for runs of one machine: same name, same CPU, same virtualization. The name alone would join machines that were
 * replaced; the CPU alone would join all machines of one kind.
 */
const machineKey = ({ machine, stored }: SiteRun): string => {
  const { cpuModel, cpus, physicalCores, architecture, virtualization } = stored.run.environment
  return JSON.stringify([machine, cpuModel, cpus, physicalCores, architecture, virtualization])
}

const trendOf = (group: readonly Measured[]): readonly Trend[] => {
  const last = group.at(-1)
  const data = trendData(group.map(({ siteRun, first }) => ({ day: siteRun.day, rows: first.rows })))
  if (last === undefined || data === null) return []
  return [
    {
      title: last.first.title,
      machine: `${last.siteRun.machine} (${machineText(last.siteRun)})`,
      data,
      table: data.series.map(({ name, rows }) => ({
        name,
        cells: group.map(({ first }) => cell(first.rows.find((row) => rows.includes(row)))),
      })),
      changes: group.slice(1).map((now, index) => changesBetween(group[index] ?? now, now)),
    },
  ]
}

const cell = (row: FirstPoint['rows'][number] | undefined): string => {
  if (row?.fps === undefined || row.fps === null) return noValue
  const interval = formatInterval(row.fps)
  return interval === noValue ? formatFps(row) : `${formatFps(row)} (${interval})`
}

/** Rows named before the others are only counted. */
const namedRows = 2

const changesBetween = (before: Measured, now: Measured): Trend['changes'][number] => {
  const [a, b] = [before, now].map(({ siteRun, first }) =>
    describeRows(siteRun.stored).filter(({ row }) =>
      samePoint(row, { scenario: first.scenario.id, point: first.point.id }),
    ),
  )
  const settings = settingsDifferences(a ?? [], b ?? []).map(
    ({ what, a, b, rows }) => `${what} of ${listSome(rows, namedRows, '; ')}: ${short(a)} → ${short(b)}`,
  )
  const around = environmentDifferences(before.siteRun.stored.run, now.siteRun.stored.run)
    .filter(({ kind, what }) => kind !== 'workload' || concerns(what, now.first))
    .map(({ what, a, b }) => `${what}: ${short(a)} → ${short(b)}`)
  return { days: `${before.siteRun.day} → ${now.siteRun.day}`, what: [...around, ...settings] }
}

const generalWork = new Set(['window', 'warm-up', 'server cores'])

/** Whether a difference in the workload affects the first point. */
const concerns = (what: string, { scenario, point }: FirstPoint): boolean =>
  generalWork.has(what) ||
  what === `rounds of ${scenario.id}` ||
  (what.startsWith('SHA-256') && what.endsWith(` of ${point.frameBytes} bytes`))

const longestValue = 40

/** Shortens digests and the like: their start is enough to see the difference. */
const short = (value: string): string =>
  value.length > longestValue ? `${value.slice(0, longestValue / 2)}…` : value
