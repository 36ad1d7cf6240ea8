// What a run found, a sentence each: the first of every scenario's answer, and what library defaults turn away.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { formatReason } from '../format.ts'
import { answer } from '../page/answer.ts'
import { rowNames } from '../row-names.ts'
import { samePoint } from '../stats/identity.ts'

export interface Finding {
  readonly about: string
  readonly sentence: string
}

/** A scenario of many points speaks by its first one, and says which. */
export const findings = ({ scenarios }: RunRecord, summary: Summary): readonly Finding[] => [
  ...scenarios.flatMap((scenario): readonly Finding[] => {
    const [point] = scenario.points
    const rows = summary.rows.filter((row) =>
      samePoint(row, { scenario: scenario.id, point: point?.id ?? '' }),
    )
    const [first, second] = answer(rows, summary.noiseFloor)
    if (point === undefined || first === undefined) return []
    // Of cameras that keep a rate, the first sentence says only what they offered.
    const sentence = point.pace === undefined || second === undefined ? first : `${first} ${second}`
    const about = scenario.points.length === 1 ? scenario.title : `${scenario.title}, ${point.label}`
    return [{ about, sentence }]
  }),
  ...refusals(scenarios, summary),
]

/** Of the first point: a limit that turns away its images is the same limit everywhere. */
const refusals = ([scenario]: RunRecord['scenarios'], summary: Summary): readonly Finding[] => {
  const here = { scenario: scenario?.id ?? '', point: scenario?.points[0]?.id ?? '' }
  const rows = summary.rows.filter((row) => samePoint(row, here))
  const names = rowNames(rows)
  return rows.flatMap((row, index) =>
    row.status === 'refused' ? [{ about: names[index] ?? row.label, sentence: `${formatReason(row)}.` }] : [],
  )
}
