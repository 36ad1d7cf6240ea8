// How many cameras one core of each system carries: the first of the four lines.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { formatCount, listAll, listSome } from '../format.ts'
import { cameraFps } from '../stats/cameras-per-core.ts'
import { orderParts } from '../stats/order-parts.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { withWorkFigures } from '../with-work-answer.ts'
import type { PacedSystems } from './costs.ts'
import type { BriefLine } from './line.ts'
import { bestOfEach, frameText, measuredPoints, type PointOf, shortName } from './subjects.ts'

const search = 'npm run matrix -- --scenario capacity'
const shownParts = 5
const shownDecoders = 3

/** A capacity search where the run has one; else an estimate from what a frame costs. */
export const carriesLine = (run: RunRecord, summary: Summary, paced: PacedSystems | null): BriefLine =>
  searched(run, summary) ??
  estimated(paced) ?? {
    ...line,
    text: null,
    note: 'This run measured no camera counts, and no cost at equal pace to estimate them from.',
    command: search,
    weight: 0,
    at: null,
  }

const line = { id: 'carries', title: 'Carries' } as const

const searched = (run: RunRecord, summary: Summary): BriefLine | null => {
  const point = searchedPoint(run, summary)
  if (point === undefined) return null
  const best = bestOfEach(point.rows, (row) => -carriedBy(row)).toSorted(
    (a, b) => carriedBy(b) - carriedBy(a),
  )
  if (best.length === 0) return null
  const same = [...Map.groupBy(best, carriedText)]
  return {
    ...line,
    text: `One core carries ${listSome(
      same.map(
        ([cameras, rows], index) =>
          `${cameras}${index === 0 ? camerasOf(run, point) : ''} with ${listAll(rows.map(shortName))}`,
      ),
      shownParts,
    )}.${decodingText(summary, point)}`,
    note: 'Found by a search: 99 of 100 frames answered in time.',
    command: null,
    weight: best.length,
    at: { scenario: point.scenario, point: point.point },
  }
}

/** What is left of the cameras when the application decodes each frame, by itself; null where the run did not measure it. */
export const decodingLine = (run: RunRecord, summary: Summary): BriefLine | null => {
  const point = searchedPoint(run, summary)
  if (point === undefined) return null
  const parts = decodingParts(summary, point, camerasOf(run, point))
  return parts.length === 0
    ? null
    : {
        ...line,
        title: 'With decoding',
        text: `One core carries ${listSome(parts, shownParts)}.`,
        note: null,
        command: null,
        weight: parts.length,
        at: { scenario: point.scenario, point: point.point },
      }
}

const decodingText = (summary: Summary, point: PointOf): string => {
  const parts = decodingParts(summary, point, '')
  return parts.length === 0 ? '' : ` With decoding: ${listSome(parts, shownDecoders)}.`
}

/** By rows of the point's scenario, whose frames are alike. @param of what the first number counts */
const decodingParts = ({ rows }: Summary, { scenario }: PointOf, of: string): readonly string[] => {
  const figures = withWorkFigures(rows.filter((row) => row.scenario === scenario))
  return [...Map.groupBy(figures, ({ decoding }) => formatCount(Math.floor(decoding)))].map(
    ([cameras, systems], index) =>
      `${cameras}${index === 0 ? of : ''} with ${listAll(systems.map(({ system }) => shortName({ label: system })))}`,
  )
}

const estimated = (paced: PacedSystems | null): BriefLine | null => {
  if (paced === null) return null
  // By rates further apart than the lowest one, which orders the costs, a system may carry more than a cheaper one.
  const parts = orderParts(paced.order)
    .flatMap(({ members }) => {
      const counts = members.flatMap(({ equalPace }) => equalPace?.camerasPerCore?.estimate.median ?? [])
      return counts.length === 0 ? [] : [{ members, least: Math.min(...counts), most: Math.max(...counts) }]
    })
    .toSorted((a, b) => b.most - a.most)
    .map(({ members, ...counts }, index) => {
      const [least, most] = [counts.least, counts.most].map(twoDigits)
      const range = least === most ? least : `${least}–${most}`
      const what = index === 0 ? ` cameras of ${cameraFps} FPS × ${frameText(paced.frameBytes)}` : ''
      return `${range}${what} with ${listAll(members.map(shortName))}`
    })
  return parts.length === 0
    ? null
    : {
        ...line,
        text: `One core carries about ${listSome(parts, shownParts)}.`,
        note: 'Estimated from the CPU per frame at equal pace; a search measures it.',
        command: search,
        weight: paced.order.systems.length,
        at: { scenario: paced.scenario, point: paced.point },
      }
}

const camerasOf = (run: RunRecord, { scenario, point, frameBytes }: PointOf): string => {
  const planned = run.scenarios.find(({ id }) => id === scenario)?.points.find(({ id }) => id === point)
  const rate = planned?.pace === undefined ? '' : `${planned.pace.fps} FPS × `
  return ` cameras of ${rate}${frameText(frameBytes)}`
}

/** The first point of the run that was searched for its capacity. */
const searchedPoint = (run: RunRecord, summary: Summary): PointOf | undefined =>
  measuredPoints(run, summary).find(({ rows }) => rows.some(hasCapacity))

const hasCapacity = ({ metrics }: SummaryRow): boolean => metrics['capacityCameras'] !== undefined

const carriedBy = ({ metrics }: SummaryRow): number => Math.floor(metrics['capacityCameras'] ?? 0)

const carriedText = (row: SummaryRow): string =>
  `${(row.metrics['capacityLowerBounds'] ?? 0) > 0 || isLowerBound(row.verdict) ? 'at least ' : ''}${formatCount(carriedBy(row))}`

/** An estimate has no more. */
const twoDigits = (count: number): string => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1)
  return formatCount(Math.floor(count / unit) * unit)
}
