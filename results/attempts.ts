// Two attempts at one trial: which trials are repeated because something else took CPU time, and whose figures count.
import { isDisturbed, type TakenShares } from './judgement.ts'
import { type RowIdentity, rowKey, type TrialOutcome, type TrialRecord } from './schema.ts'

type Attempt = Pick<TrialRecord, 'outcome'>

/** The larger of the two shares; 0 where neither is known. */
export const takenShare = ({ stealShare, foreignShare }: TakenShares): number =>
  Math.max(stealShare ?? 0, foreignShare ?? 0)

/** Whether a completed trial lost more of its CPUs than a quiet row scatters by; false without /proc. */
export const isDisturbedTrial = ({ outcome }: Attempt): boolean => {
  const taken = takenOf(outcome)
  return taken !== null && isDisturbed(taken)
}

/** What to tell of a trial that is to be repeated, or null. A capacity search repeats its own trials. */
export const whyRepeat = ({ outcome }: Attempt): string | null => {
  const taken = takenOf(outcome)
  if (taken === null || !isDisturbed(taken) || isSearch(outcome)) return null
  const percent = `${(100 * takenShare(taken)).toFixed(takenShare(taken) < 0.1 ? 1 : 0)} %`
  return takenShare(taken) === taken.stealShare
    ? `the hypervisor took ${percent} of the CPU time`
    : `other programs used ${percent} of the CPU time`
}

/** Whether the repeat of a disturbed trial is the one to count: unless it was disturbed even more. */
export const repeatCounts = (first: TakenShares, repeat: TakenShares): boolean =>
  !isDisturbed(repeat) || takenShare(repeat) <= takenShare(first)

/** One record a trial, in the order of the first attempts: the repeat where there is one that counts. */
export const countedTrials = (trials: readonly TrialRecord[]): readonly TrialRecord[] =>
  [...Map.groupBy(trials, trialKey).values()].flatMap((attempts) =>
    attempts.slice(-1).map((last) => attempts.slice(0, -1).reduceRight(countedOf, last)),
  )

/** Equal for the attempts at one trial alone. */
export const trialKey = (trial: RowIdentity & Pick<TrialRecord, 'round'>): string =>
  `${rowKey(trial)} ${trial.round}`

/** A repeat that fails counts, so that no failure hides behind a figure; one that was never started does not. */
const countedOf = (repeat: TrialRecord, first: TrialRecord): TrialRecord => {
  if (repeat.attempt !== 2) return repeat
  if (repeat.outcome.status === 'skipped') return first
  const [before, after] = [takenOf(first.outcome), takenOf(repeat.outcome)]
  return before === null || after === null || repeatCounts(before, after) ? repeat : first
}

const takenOf = (outcome: TrialOutcome): TakenShares | null =>
  outcome.status === 'completed' ? outcome.kernel : null

const isSearch = (outcome: TrialOutcome): boolean =>
  outcome.status === 'completed' && outcome.mode === 'ingest-ack' && outcome.capacity !== null
