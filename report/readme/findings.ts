// What a run found, a sentence each: the first of every scenario's answer, and what library defaults turn away.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { formatReason } from '../format.ts'
import { answer } from '../page/answer.ts'
import { rowNames } from '../row-names.ts'
import { plannedPoints } from '../stats/identity.ts'

export interface Finding {
  readonly about: string
  readonly sentence: string
}

/** A scenario speaks by the first of its points that was planned, and says which where there were several. */
export const findings = ({ scenarios }: RunRecord, summary: Summary): readonly Finding[] => [
  ...scenarios.flatMap((scenario): readonly Finding[] => {
    const [planned] = plannedPoints(scenario, summary.rows)
    if (planned === undefined) return []
    const { point, title, rows } = planned
    const [first, second] = answer(rows, summary.noiseFloor)
    if (first === undefined) return []
    // Of cameras that keep a rate, the first sentence says only what they offered.
    const sentence = point.pace === undefined || second === undefined ? first : `${first} ${second}`
    return [{ about: title, sentence }]
  }),
  ...refusals(scenarios, summary),
]

/** Of the first point: a limit that turns away its images is the same limit everywhere. */
const refusals = ([scenario]: RunRecord['scenarios'], summary: Summary): readonly Finding[] => {
  const [planned] = scenario === undefined ? [] : plannedPoints(scenario, summary.rows)
  const rows = planned?.rows ?? []
  const names = rowNames(rows)
  return rows.flatMap((row, index) =>
    row.status === 'refused' ? [{ about: names[index] ?? row.label, sentence: `${formatReason(row)}.` }] : [],
  )
}
