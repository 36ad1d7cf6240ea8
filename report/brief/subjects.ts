// The rows that speak for their systems in the answer: of each system the best one of a scenario point.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { formatFrameSize, oneLine } from '../format.ts'
import { competitors } from '../stats/ranking.ts'

export interface PointOf {
  readonly scenario: string
  readonly point: string
  readonly frameBytes: number
  readonly rows: readonly SummaryRow[]
}

/** Scenario points of the run that have rows, in the order of the plan. */
export const measuredPoints = (run: RunRecord, { rows }: Summary): readonly PointOf[] =>
  run.scenarios.flatMap(({ id, points }) =>
    points.flatMap(({ id: point, frameBytes }) => {
      const here = rows.filter((row) => row.scenario === id && row.point === point)
      return here.length === 0 ? [] : [{ scenario: id, point, frameBytes, rows: here }]
    }),
  )

/** One competitor of each system. @param figureOf smaller is better; null where the row has none */
export const bestOfEach = (
  rows: readonly SummaryRow[],
  figureOf: (row: SummaryRow) => number | null,
): readonly SummaryRow[] =>
  [...Map.groupBy(competitors(rows), ({ runner }) => runner).values()].flatMap((ofSystem) => {
    const [best] = ofSystem
      .flatMap((row) => {
        const figure = figureOf(row)
        return figure === null ? [] : [{ row, figure }]
      })
      .sort((a, b) => a.figure - b.figure)
    return best === undefined ? [] : [best.row]
  })

/** Without the words that every named row shares: best settings are understood. */
export const shortName = ({ label }: Pick<SummaryRow, 'label'>): string => {
  const name = oneLine(label).replace(/,? tuned$/, '')
  return name === '' ? oneLine(label) : name
}

/** As a camera engineer says it: mebibytes are megabytes to two digits. */
export const frameText = (bytes: number): string => formatFrameSize(bytes).replace('MiB', 'MB')
