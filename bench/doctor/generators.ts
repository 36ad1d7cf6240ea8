// Starts each generator that is a runner once, against the control: before it is connected it says nothing of itself.
import type { RunnerCheck } from '../../results/doctor-schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { planReferenceRow } from '../plan/rows.ts'
import { buildTrialJob, type TrialContext } from '../run/trial-job.ts'
import { runTrial } from '../trial/trial.ts'
import { type Candidate, identify } from './candidates.ts'

/** Enough to see that it connects, sends and stops. */
const window = { warmupMs: 50, windowMs: 100, minFrames: 1 } as const

/**
 * @param runners where the control is among
 * @throws InterruptedError on abort
 */
export const checkGenerator = async (
  generator: Candidate,
  runners: readonly Runner[],
  scenario: Scenario,
  context: TrialContext,
  signal: AbortSignal,
): Promise<RunnerCheck> => {
  const identity = identify(generator)
  const row = planReferenceRow(runners, scenario, identity.runner)
  if (!row) throw new Error('a generator is tried against the control, and no runner has that role')
  const job = buildTrialJob({ ...context, profile: window }, row, 0)
  if ('status' in job) {
    return { ...identity, ...job, reason: `tried against the control, which is missing: ${job.reason}` }
  }
  const outcome = await runTrial(job, signal)
  if (outcome.status === 'completed') {
    const { runtime, runtimeVersion, library, libraryVersion } = outcome.generatorReady
    return { ...identity, status: 'ready', runtime, runtimeVersion, library, libraryVersion, caveat: null }
  }
  const reason =
    outcome.status === 'failed' ? outcome.failure.message : `a trial with it was ${outcome.status}`
  return { ...identity, status: 'unavailable', reason, remedy: 'rm -r .cache && npm run doctor' }
}
