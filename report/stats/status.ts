// The status of a row, and the reason if it has no figure.
import { countPlanned, type RunRecord, type TrialOutcome, type TrialRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'

type Status = SummaryRow['status']

/** The first of these that occurred is the row's status: a figure is worth more than a refusal, a refusal more than a crash. */
const order: readonly Status[] = ['completed', 'refused', 'failed', 'unavailable', 'skipped']

export const rowStatus = (trials: readonly TrialRecord[]): Pick<SummaryRow, 'status' | 'reason'> => {
  for (const status of order) {
    const outcomes = trials.map((trial) => trial.outcome).filter((outcome) => outcome.status === status)
    if (outcomes.length > 0) return { status, reason: firstReason([...outcomes, ...disproofs(trials)]) }
  }
  return { status: 'skipped', reason: 'not started: the run ended before its first trial' }
}

export const countRow = (planned: number, trials: readonly TrialRecord[]): SummaryRow['trials'] => {
  const count = (status: Status): number => trials.filter((trial) => trial.outcome.status === status).length
  return {
    planned,
    completed: count('completed'),
    refused: count('refused'),
    failed: count('failed'),
    unavailable: count('unavailable'),
    skipped: count('skipped'),
  }
}

/** Totals of all rows; planned trials without a record are `missing`. */
export const countRun = (run: RunRecord, rows: readonly SummaryRow[]): Summary['trials'] => {
  const sum = (status: Status): number => rows.reduce((total, row) => total + row.trials[status], 0)
  const planned = countPlanned(run)
  const counts = {
    completed: sum('completed'),
    refused: sum('refused'),
    failed: sum('failed'),
    unavailable: sum('unavailable'),
    skipped: sum('skipped'),
  }
  const recorded = Object.values(counts).reduce((total, count) => total + count, 0)
  return { planned, ...counts, missing: planned - recorded }
}

/** One trial of a row asks for the bytes; without them the row's other trials counted nothing. */
const disproofs = (trials: readonly TrialRecord[]): readonly TrialOutcome[] =>
  trials
    .map((trial) => trial.outcome)
    .filter((outcome) => outcome.status === 'failed' && outcome.failure.code === 'wrong-digest')

const firstReason = (outcomes: readonly TrialOutcome[]): string | null =>
  outcomes.map(reasonOf).find((reason) => reason !== null) ?? null

const reasonOf = (outcome: TrialOutcome): string | null => {
  switch (outcome.status) {
    case 'completed':
      return outcome.caveat
    case 'refused':
      return `refuses messages over ${outcome.limitBytes.toLocaleString('en-US')} bytes (${codeName(outcome.closeCode)} ${outcome.closeCode})`
    case 'failed':
      return `failed at ${outcome.failure.phase}: ${outcome.failure.message}`
    case 'unavailable':
      return `${outcome.reason} (remedy: ${outcome.remedy})`
    case 'skipped':
      return outcome.reason
  }
}

/** Close codes begin at 1000 (RFC 6455 §7.4); another transport refuses by the status of an HTTP answer. */
const codeName = (code: number): string => (code < 1000 ? 'HTTP status' : 'close code')
