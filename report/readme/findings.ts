// What a run found, a sentence each: the first of every scenario's answer, and what library defaults refuse.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { formatReason } from '../format.ts'
import { answer } from '../page/answer.ts'
import { plannedPoints } from '../planned-points.ts'
import { rowNames } from '../row-names.ts'

export interface Finding {
  /** The mode of a scenario, with or without a rate; or that a server refused the frames. */
  readonly kind: string
  readonly about: string
  readonly sentence: string
}

const refusal = 'refusal'

/** One finding a scenario, of the first point that was planned, and says which where there were several; then refusals. */
export const findings = ({ scenarios }: RunRecord, summary: Summary): readonly Finding[] => [
  ...scenarios.flatMap((scenario): readonly Finding[] => {
    const [planned] = plannedPoints(scenario, summary.rows)
    if (planned === undefined) return []
    const { point, title, rows } = planned
    const [first, second] = answer(rows, summary.noiseFloor)
    if (first === undefined) return []
    // Of cameras that keep a rate, the first sentence says only what they offered.
    const sentence = point.pace === undefined || second === undefined ? first : `${first} ${second}`
    return [
      { kind: point.pace === undefined ? scenario.mode : `${scenario.mode}, paced`, about: title, sentence },
    ]
  }),
  ...refusals(scenarios, summary),
]

/** At most four: the first of each of three kinds of work, then what defaults refuse. */
export const leadingFindings = (run: RunRecord, summary: Summary): readonly Finding[] => {
  const all = findings(run, summary)
  const work = all
    .filter(({ kind }) => kind !== refusal)
    .filter(({ kind }, index, others) => others.findIndex((other) => other.kind === kind) === index)
  return [...work.slice(0, 3), ...all.filter(({ kind }) => kind === refusal)].slice(0, 4)
}

/** Of the first point: a limit that refuses its frames is the same limit everywhere. */
const refusals = ([scenario]: RunRecord['scenarios'], summary: Summary): readonly Finding[] => {
  const [planned] = scenario === undefined ? [] : plannedPoints(scenario, summary.rows)
  const rows = planned?.rows ?? []
  const names = rowNames(rows)
  return rows.flatMap((row, index) =>
    row.status === 'refused'
      ? [{ kind: refusal, about: names[index] ?? row.label, sentence: `${formatReason(row)}.` }]
      : [],
  )
}
