// Published runs as the site shows them: what each measured first, and over time which belong together and what changed.
import type { ScenarioRecord } from '../../results/schema.ts'
import type { PublishedFolder } from '../../results/store/published.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { type TrendData, trendData } from '../charts/trend.ts'
import { environmentDifferences, settingsDifferences } from '../compare/differences.ts'
import { formatFps, formatInterval, listSome, noValue } from '../format.ts'
import { type PlannedPoint, plannedPoints, samePoint } from '../stats/identity.ts'
import { describeRows } from '../stats/summarize.ts'

export interface SiteRun extends PublishedFolder {
  readonly stored: StoredRun
  readonly summary: Summary
  /** The committed page and summary as they are. */
  readonly pageText: string
  readonly summaryText: string
}

/** What a run measured first, and its rows: the headline of its page. */
export interface FirstPoint extends PlannedPoint {
  readonly scenario: ScenarioRecord
}

export interface Trend {
  readonly title: string
  readonly machine: string
  readonly data: TrendData
  /** A line a system: its name, and what it did in each run. */
  readonly table: readonly { readonly name: string; readonly cells: readonly string[] }[]
  /** Between a run and the one before it, in sentences. */
  readonly changes: readonly { readonly days: string; readonly what: readonly string[] }[]
}

interface Measured {
  readonly siteRun: SiteRun
  readonly first: FirstPoint
}

/** Null where nothing was measured. */
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

/** One of each machine and first scenario point with two runs or more. @param runs oldest first */
export const trends = (runs: readonly SiteRun[]): readonly Trend[] => {
  const measured = runs.flatMap((siteRun): readonly Measured[] => {
    const first = firstPoint(siteRun)
    return first === null ? [] : [{ siteRun, first }]
  })
  return [...Map.groupBy(measured, trendKey).values()].flatMap(trendOf)
}

/** Only the same work is one line. */
const trendKey = ({ siteRun, first: { scenario, point } }: Measured): string =>
  JSON.stringify([machineKey(siteRun), scenario.id, scenario.mode, { ...point, label: '' }])

/**
 * The same for runs of one machine: it is called the same, and says the same of its CPU and of what lies under it. A name
 * alone would join machines that were replaced, a CPU alone all machines of one kind.
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

/** Up to here rows are named, then counted. */
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
    .filter(({ kind, what }) => kind !== 'work' || concerns(what, now.first))
    .map(({ what, a, b }) => `${what}: ${short(a)} → ${short(b)}`)
  return { days: `${before.siteRun.day} → ${now.siteRun.day}`, what: [...around, ...settings] }
}

const generalWork = new Set(['window', 'warm-up', 'server cores'])

/** Of the work, what the first point has to do with. */
const concerns = (what: string, { scenario, point }: FirstPoint): boolean =>
  generalWork.has(what) ||
  what === `rounds of ${scenario.id}` ||
  (what.startsWith('SHA-256') && what.endsWith(` of ${point.frameBytes} bytes`))

const longestValue = 40

/** Digests and the like say that they differ by their beginning. */
const short = (value: string): string =>
  value.length > longestValue ? `${value.slice(0, longestValue / 2)}…` : value
