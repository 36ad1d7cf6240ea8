// What a run shows while it measures: a bar on a terminal, a line a round in a log, warnings, and every trial if asked to.
import type { TrialEvent } from '../bench/run/execute.ts'
import { countOf } from '../report/format.ts'
import type { StatusLine } from '../report/terminal/status-line.ts'
import { paragraph } from '../report/terminal/text.ts'
import { formatDuration } from '../results/duration.ts'
import { type PlannedRow, roundsOf } from '../results/schema.ts'
import { describeTrialBegin, describeTrialEnd } from './progress.ts'

type Begin = Extract<TrialEvent, { kind: 'begin' }>
type End = Extract<TrialEvent, { kind: 'end' }>

export interface Progress {
  /** Before the first trial. */
  readonly onPlan: (plan: { readonly rows: readonly PlannedRow[]; readonly rounds: number }) => void
  readonly onTrial: (event: TrialEvent) => void
  /** After the last trial. */
  readonly end: () => void
}

export interface ProgressOptions {
  readonly status: Pick<StatusLine, 'show' | 'step' | 'log'>
  /** A line for every trial. */
  readonly verbose: boolean
}

/** The trials of a round so far. */
interface Round {
  readonly number: number
  readonly ends: readonly End[]
}

export const createProgress = ({ status, verbose }: ProgressOptions): Progress => {
  const refused = new Set<string>()
  let rounds = 0
  let current: Round | null = null

  const endRound = (leftMs: number | null): void => {
    if (current !== null && current.ends.length > 0 && !verbose)
      status.step(describeRound(current, rounds, leftMs))
    current = null
  }
  const begin = (event: Begin): void => {
    if (current?.number !== event.round) {
      endRound(event.leftMs)
      current = { number: event.round, ends: [] }
    }
    status.show(describeTrialBegin(event, rounds))
  }
  const end = (event: End): void => {
    if (current !== null) current = { ...current, ends: [...current.ends, event] }
    if (verbose || isWarning(event, refused)) status.log(describeTrialEnd(event))
  }
  return {
    onPlan: ({ rows, rounds: most }) => {
      rounds = Math.max(...rows.map((row) => roundsOf(row, { rounds: most })))
    },
    onTrial: (event) => {
      if (event.kind === 'begin') begin(event)
      else end(event)
    },
    end: () => endRound(null),
  }
}

/** Failures and disturbances each time, refusals once a row. @param refused rows, which it adds to */
const isWarning = ({ row, outcome, toRepeat }: End, refused: Set<string>): boolean => {
  if (outcome.status !== 'refused') return outcome.status === 'failed' || toRepeat !== undefined
  const { scenario, point, runner, variant, generator } = row
  const key = JSON.stringify([scenario, point, runner, variant, generator])
  if (refused.has(key)) return false
  refused.add(key)
  return true
}

const describeRound = ({ number, ends }: Round, rounds: number, leftMs: number | null): string => {
  const first = ends.filter(({ isRepeat }) => !isRepeat)
  const repeats = ends.length - first.length
  const statuses = Map.groupBy(first, ({ outcome }) => outcome.status)
  const parts = [
    ...[...statuses].map(([status, { length }]) => `${length} ${status}`),
    ...(repeats > 0 ? [`${repeats} repeated`] : []),
    ...(leftMs === null ? [] : [`${formatDuration(leftMs)} left`]),
  ]
  return paragraph(
    '',
    `round ${number} of ${rounds}: ${countOf(first.length, 'trial')}, ${parts.join(', ')}`,
    2,
  )
}
