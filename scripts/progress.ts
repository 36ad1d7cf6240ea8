// The lines that a matrix prints while it runs.
import type { Plan } from '../bench/plan/plan.ts'
import type { RunEnd, TrialEvent } from '../bench/run/execute.ts'
import { formatLatency } from '../report/format.ts'
import { measureControl } from '../report/stats/control.ts'
import { latencyFigures } from '../report/stats/latency.ts'
import { type Completed, windowDelivery } from '../report/stats/trial-figures.ts'
import { paragraph } from '../report/terminal/text.ts'
import { formatDuration } from '../results/duration.ts'
import { countPlanned, type PlannedRow, roundsOf, type TrialOutcome } from '../results/schema.ts'
import type { FileFaultError } from '../results/store.ts'
import type { Summary } from '../results/summary-schema.ts'
import { callOf } from './place.ts'

type Begin = Extract<TrialEvent, { kind: 'begin' }>
type End = Extract<TrialEvent, { kind: 'end' }>

/** The extent of a run, its expected length, and what the budget leaves out; with `listed`, every row. */
export const describePlan = (plan: Plan, listed: boolean): string => {
  const { rows, trials, leftOut, expectedMs } = plan
  const planned = countPlanned(plan)
  const due = trials.filter(({ disturbedBy }) => disturbedBy !== undefined).length
  const unrecorded = trials.length - due
  const product = `${count(rows.length, 'row')} × ${describeRounds(plan)} = ${count(planned, 'trial')}`
  if (trials.length === 0) return `${product}, all recorded: nothing is left to measure`
  const begun = trials.filter((trial) => trial.leftOut === null).length
  const head = [
    product,
    ...(unrecorded < planned
      ? [`${areOrIs(planned - unrecorded)} recorded, ${areOrIs(unrecorded)} left`]
      : []),
    ...(due > 0 ? [`${count(due, 'disturbed trial')} to repeat`] : []),
    ...(begun < trials.length ? [`${begun} of them to measure`] : []),
    `about ${formatDuration(expectedMs)}${budgetOf(plan)}`,
  ].join(', ')
  const without = leftOut.map(({ scenario, reason }) => `${scenario} is ${reason}`)
  const list = listed ? rows.map((row) => `  ${row.scenario}  ${row.point}  ${nameOf(row)}`) : []
  return [...[head, ...without].map(lines), ...list].join('\n')
}

/** The bar of a run: how much is done, how long the rest takes, and what is being measured. */
export const describeTrialBegin = (
  { row, round, done, total, leftMs, disturbedBy }: Begin,
  rounds: number,
): string =>
  `${bar(done / total)} ${done + 1}/${total}  ${formatDuration(leftMs)} left  round ${round} of ${rounds}  ` +
  `${row.scenario} ${row.point}  ${nameOf(row)}${disturbedBy === undefined ? '' : `  repeat: ${disturbedBy}`}`

export const describeTrialEnd = ({ row, round, outcome, isRepeat = false, toRepeat }: End): string => {
  const figure = `${describeOutcome(outcome)}${isRepeat ? ', repeat' : ''}`
  const line = `${round}  ${`${row.scenario} ${row.point}`.padEnd(24)}  ${nameOf(row).padEnd(34)} ${figure}`
  return toRepeat === undefined ? line : `${line}\n   to be repeated: ${toRepeat}`
}

/** Why a run ended early or has no report, what is kept, and how to continue; empty for a complete run. */
export const describeEnd = (
  { interrupted, fault }: RunEnd,
  reportFault: FileFaultError | null,
  { planned, missing }: Summary['trials'],
  folder: string,
  command: 'matrix' | 'docker' = 'matrix',
): readonly string[] => {
  const causes = [fault, reportFault].filter((cause) => cause !== null)
  if (causes.length === 0 && !interrupted) return []
  const [remedy] = causes.map((cause) => cause.remedy)
  const advice = `${remedy === undefined ? '' : `${remedy} and `}continue with:`
  return [
    ...causes.map(({ message }) => lines(message)),
    `${planned - missing} of ${planned} trials are kept; ${advice}`,
    missing === 0 ? `  ${callOf('report')} ${folder}` : `  ${callOf(command)} --resume ${folder}`,
  ]
}

/** The fewest and the most rounds where rows differ. */
const describeRounds = (plan: Plan): string => {
  const fewest = Math.min(...plan.rows.map((row) => roundsOf(row, plan)))
  return fewest < plan.rounds ? `${fewest} to ${plan.rounds} rounds` : count(plan.rounds, 'round')
}

const barWidth = 10

const bar = (share: number): string => `[${'#'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '-')}]`

const lines = (text: string): string => paragraph('', text, 0)

const count = (number: number, what: string): string => `${number} ${number === 1 ? what : `${what}s`}`

const areOrIs = (number: number): string => `${number} ${number === 1 ? 'is' : 'are'}`

const budgetOf = ({ budgetMs }: Plan): string =>
  budgetMs === null ? '' : ` of a budget of ${formatDuration(budgetMs)}`

const nameOf = ({ label, generatorLabel }: PlannedRow): string =>
  generatorLabel === null ? label : `${label} ← ${generatorLabel}`

const describeOutcome = (outcome: TrialOutcome): string => {
  switch (outcome.status) {
    case 'completed': {
      const capacity = outcome.mode === 'ingest-ack' ? outcome.capacity : null
      if (capacity) return `${capacity.isLowerBound ? '≥ ' : ''}${count(capacity.cameras, 'camera')}`
      const loss = outcome.recoveredFrom === undefined ? '' : ', after a lost agent'
      return `${describeTime(outcome) ?? describeRate(outcome)}${loss}`
    }
    case 'refused':
      return `refused (close code ${outcome.closeCode})`
    case 'failed':
      return `failed: ${outcome.failure.message}`
    case 'unavailable':
    case 'skipped':
      return outcome.status
  }
}

/** Latency of control messages, or else of frames; null where neither was timed. One trial often has too few for a p99. */
const describeTime = (outcome: Completed): string | null => {
  const texts = measureControl([{ outcome }])
  const frames = latencyFigures([{ outcome }])
  const times: readonly (readonly [string, number | null | undefined])[] = [
    ['txt p99', texts['controlP99Ms']],
    ['txt p90', texts['controlP90Ms']],
    ['txt p50', texts['controlP50Ms']],
    ['p99', frames?.p99],
    ['p90', frames?.p90],
    ['p50', frames?.p50],
  ]
  const [name, ms] = times.find(([, time]) => time != null) ?? []
  return ms == null ? null : `${name} ${formatLatency(ms)} ms`
}

const describeRate = (outcome: Completed): string => {
  const { frames, receiverNs } = windowDelivery(outcome)
  const fps = frames / (receiverNs / 1e9)
  return `${fps.toFixed(fps < 100 ? 1 : 0)} FPS`
}
