// Finds the rows that judge a claim, of one scenario and without disturbance, and takes their figure.
import { median } from 'simple-statistics'
import type { Claim } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { logInterval } from '../stats/estimate.ts'
import { sameConditions } from '../stats/identity.ts'
import { ratiosTo } from '../stats/ratio.ts'
import { isLowerBound } from '../stats/verdict.ts'
import type { Measured } from './outcome.ts'

/** One load generator's measurement for a claim. */
export interface Measurement {
  readonly subject: SummaryRow | null
  readonly figure: Measured | null
  /** Why there is no figure: a row that is missing, or not usable. */
  readonly missing: readonly string[]
  /** How a figure that was scaled came about. */
  readonly scaling: Scaling | null
}

/** A cost a frame, measured where it shows, and the time of a frame that it is compared with. */
export interface Scaling {
  readonly costMs: number
  readonly frameMs: number
}

/** Ids of load generators, as in the rows. */
export const referenceClient = 'python-client'
export const preparedGenerator = 'prepared'

/** The scenario that has all rows of the claims. */
export const claimsScenario = 'claims'

/** The command that measures all of the claims. @param rounds five decide most of them */
export const measureClaims = (rounds = 5): string =>
  `npm run matrix -- --scenario ${claimsScenario} --rounds ${rounds}`

/** Scenarios with one camera, flat out, in order of preference. */
export const judgingScenarios: readonly string[] = [claimsScenario, 'ingest-1mb', 'ingest-3.5mb', 'ladders']

type WantedRow = Pick<SummaryRow, 'runner' | 'variant' | 'point' | 'generator'>

/** @param generator `referenceClient` or `preparedGenerator` */
export const measure = (claim: Claim, rows: readonly SummaryRow[], generator: string): Measurement => {
  const wanted = wantedRows(claim, generator)
  const found = judgingScenarios
    .map((scenario) => wanted.map((row) => findRow(rows, row, scenario)))
    .find((each) => each.every((row) => row !== null && isUsable(row)))
  const [subject, ...others] = (found ?? []).filter((row) => row !== null)
  if (subject === undefined)
    return { subject: null, figure: null, missing: missingRows(rows, wanted), scaling: null }
  const measured = { subject, missing: [], scaling: null }
  const [second, third] = others
  if (second === undefined) return { ...measured, figure: absoluteFigure(subject) }
  if (third === undefined) return { ...measured, figure: ratioFigure(subject, second, rows) }
  return { ...measured, ...scaledFigure(subject, second, third) }
}

/** The subject, and the row that it is compared with. Of a scaled claim the latter, and then both where they differ. */
const wantedRows = ({ judgedBy }: Claim, generator: string): readonly WantedRow[] => {
  const { point, subject, against, scaledFrom } = judgedBy
  const here = { ...subject, point, generator }
  if (against === null) return [here]
  const { generator: replacement = generator, ...other } = against
  const beside = { ...other, point, generator: generator === preparedGenerator ? replacement : generator }
  if (scaledFrom === undefined) return [here, beside]
  const shows = { point: scaledFrom, generator: preparedGenerator }
  return [beside, { ...subject, ...shows }, { ...other, ...shows }]
}

const findRow = (rows: readonly SummaryRow[], wanted: WantedRow, scenario: string): SummaryRow | null =>
  rows.find((row) => row.scenario === scenario && isWanted(row, wanted)) ?? null

const isWanted = (row: SummaryRow, { runner, variant, point, generator }: WantedRow): boolean =>
  row.runner === runner &&
  row.variant === variant &&
  row.point === point &&
  row.generator === generator &&
  row.replica === 1

/** Figures taken while something else had the CPU judge nothing. */
export const isUsable = ({ status, verdict, fps }: SummaryRow): boolean =>
  status === 'completed' && fps !== null && verdict !== 'disturbed' && verdict !== 'unknown'

/** Each row that is not there, or not usable, and why; if each is usable, they are of several scenarios. */
const missingRows = (rows: readonly SummaryRow[], wanted: readonly WantedRow[]): readonly string[] => {
  const problems = wanted.flatMap((each) => {
    const there = rows.filter((row) => judgingScenarios.includes(row.scenario) && isWanted(row, each))
    if (there.some(isUsable)) return []
    const [first] = there
    const problem = first === undefined ? '' : ` (${problemOf(first)})`
    return [`${each.runner} ${each.variant} at ${each.point} with ${nameOf(each.generator)}${problem}`]
  })
  return problems.length > 0 ? problems : ['its rows in one scenario']
}

/** As the report calls the two generators of every claim. */
const nameOf = (generator: string): string =>
  ({ [referenceClient]: 'the reference client', [preparedGenerator]: 'the prepared generator' })[generator] ??
  generator

const problemOf = ({ status, verdict }: SummaryRow): string => {
  if (status !== 'completed') return status
  return verdict === 'unknown' ? 'limit unknown' : verdict
}

const absoluteFigure = (subject: SummaryRow): Measured | null =>
  subject.fps && {
    interval: subject.fps,
    rounds: subject.perTrial.length,
    mayBeHigher: isLowerBound(subject.verdict),
    mayBeLower: false,
  }

/** Within rounds; the variance is moderated by the other rows under the conditions of the two. */
export const ratioFigure = (
  subject: SummaryRow,
  against: SummaryRow,
  rows: readonly SummaryRow[],
): Measured | null => {
  const beside = rows.filter(
    (row) =>
      row !== subject &&
      row !== against &&
      (sameConditions(row, against) || sameConditions(row, subject)) &&
      isUsable(row),
  )
  const [ratio] = ratiosTo(
    against.perTrial,
    [subject, ...beside].map(({ perTrial }) => perTrial),
  )
  return ratio
    ? {
        interval: ratio.interval,
        rounds: Math.min(subject.perTrial.length, against.perTrial.length),
        mayBeHigher: isLowerBound(subject.verdict),
        mayBeLower: isLowerBound(against.verdict),
      }
    : null
}

/**
 * What the throughput of `base` would gain without a cost of the server that `costly` has and `cheap` has not: the difference
 * of their CPU time a frame, as part of the time a frame of `base`, within rounds.
 */
const scaledFigure = (
  base: SummaryRow,
  cheap: SummaryRow,
  costly: SummaryRow,
): Pick<Measurement, 'figure' | 'scaling'> => {
  const cheapCost = new Map(cheap.perTrial.map(({ round, cpuMsPerFrame }) => [round, cpuMsPerFrame]))
  const costlyCost = new Map(costly.perTrial.map(({ round, cpuMsPerFrame }) => [round, cpuMsPerFrame]))
  const perRound = base.perTrial.flatMap(({ round, fps }) => {
    const [costlyMs, cheapMs] = [costlyCost.get(round), cheapCost.get(round)]
    return costlyMs === undefined || cheapMs === undefined
      ? []
      : [{ costMs: costlyMs - cheapMs, frameMs: 1000 / fps }]
  })
  const interval = logInterval(perRound.map(({ costMs, frameMs }) => frameMs / (frameMs - costMs)))
  if (interval === null) return { figure: null, scaling: null }
  return {
    figure: { interval, rounds: perRound.length, mayBeHigher: isLowerBound(base.verdict), mayBeLower: false },
    scaling: {
      costMs: median(perRound.map(({ costMs }) => costMs)),
      frameMs: median(perRound.map(({ frameMs }) => frameMs)),
    },
  }
}
