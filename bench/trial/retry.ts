// Repeats a trial once when it lost agents of the fleet, with those that are left, or when a process was stopped from outside;
// any other failure stands.
import type { TrialOutcome } from '../../results/schema.ts'
import type { FailureCode } from '../failure/failure.ts'
import type { Launcher } from './launcher.ts'
import { runTrial, type TrialJob } from './trial.ts'

/** Recovers first from losses since the previous trial, and reports them too. @throws InterruptedError on abort */
export const runTrialTwice = async (
  job: TrialJob,
  signal: AbortSignal,
  launcher: Launcher,
  run: typeof runTrial = runTrial,
): Promise<TrialOutcome> => {
  const before = await launcher.recover(signal)
  const first = await run(job, signal, launcher)
  if (first.status !== 'failed') return tell(first, before)
  const since = await launcher.recover(signal)
  const stoodStill: FailureCode = 'stood-still'
  if (since === null && first.failure.code !== stoodStill) return first
  const recoveredFrom = [first.failure.message, since].filter((part) => part !== null).join('; ')
  const again = await run(job, signal, launcher)
  if (again.status !== 'failed') return tell(again, recoveredFrom)
  const message = `${again.failure.message} (second attempt; the first: ${recoveredFrom})`
  return { ...again, failure: { ...again.failure, message } }
}

const tell = (outcome: TrialOutcome, recoveredFrom: string | null): TrialOutcome =>
  outcome.status === 'completed' && recoveredFrom !== null ? { ...outcome, recoveredFrom } : outcome
