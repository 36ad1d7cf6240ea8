// Runs of one machine over time: which belong together, their figures, and what else changed between them.
import { type TrendData, trendData } from '../charts/trend.ts'
import { settingsDifferences } from '../compare/settings.ts'
import { environmentDifferences } from '../compare/surroundings.ts'
import { formatFps, formatInterval, noValue } from '../format.ts'
import { samePoint } from '../stats/identity.ts'
import { describeRows } from '../stats/summarize.ts'
import { type FirstPoint, firstPoint, machineKey, machineText, type SiteRun } from './site-run.ts'

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

/** Names of rows are told up to here, then counted. */
const namedRows = 2

const changesBetween = (before: Measured, now: Measured): Trend['changes'][number] => {
  const [a, b] = [before, now].map(({ siteRun, first }) =>
    describeRows(siteRun.stored).filter(({ row }) =>
      samePoint(row, { scenario: first.scenario.id, point: first.point.id }),
    ),
  )
  const settings = settingsDifferences(a ?? [], b ?? []).map(({ what, a, b, rows }) => {
    const more = rows.length > namedRows ? ` and ${rows.length - namedRows} more` : ''
    return `${what} of ${rows.slice(0, namedRows).join('; ')}${more}: ${short(a)} → ${short(b)}`
  })
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
