// A trial that lost a part of its place is tried once more with what is left; any other failure stands.
import type { TrialOutcome } from '../../results/schema.ts'
import type { Launcher } from './launcher.ts'
import { runTrial, type TrialJob } from './trial.ts'

/** @throws InterruptedError on abort */
export const runTrialTwice = async (
  job: TrialJob,
  signal: AbortSignal,
  launcher: Launcher,
  run: typeof runTrial = runTrial,
): Promise<TrialOutcome> => {
  const outcome = await run(job, signal, launcher)
  if (outcome.status !== 'failed') return outcome
  const left = await launcher.recover(signal)
  if (left === null) return outcome
  const retriedAfter = `${outcome.failure.message}; ${left}`
  const again = await run(job, signal, launcher)
  if (again.status === 'completed') return { ...again, retriedAfter }
  if (again.status !== 'failed') return again
  const message = `${again.failure.message} (the second try; after the first: ${retriedAfter})`
  return { ...again, failure: { ...again.failure, message } }
}
