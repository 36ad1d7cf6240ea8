// What this machine's loopback carries: the prepared camera into the control for a second.
import type { Scenario } from '../../scenarios/define.ts'
import { defaultSwitches } from '../configuration.ts'
import { preparedCamera } from '../plan/rows.ts'
import { runTrial } from '../trial/trial.ts'
import { buildTrialJob, type TrialContext } from '../trial-job.ts'

/** Bytes a second that the control received, or null where it is unavailable or did not complete. */
export const measureLoopback = async (
  context: TrialContext,
  scenario: Scenario,
  signal: AbortSignal,
): Promise<number | null> => {
  const [point] = scenario.points
  if (!point || !context.launches.has('raw-tcp/tuned')) return null
  const job = buildTrialJob(
    { ...context, profile: { warmupMs: 300, windowMs: 1000, minFrames: 1 } },
    {
      scenario: scenario.id,
      point: point.id,
      runner: 'raw-tcp',
      variant: 'tuned',
      camera: preparedCamera,
      replica: 1,
      label: 'loopback',
      cameraLabel: null,
      role: 'control',
      baseline: false,
      switches: defaultSwitches,
    },
    0,
  )
  if ('status' in job) return null
  const outcome = await runTrial(job, signal)
  if (outcome.status !== 'completed') return null
  const { first, last } = outcome.server
  return ((last.bytes - first.bytes) * 1e9) / (last.timeNs - first.timeNs)
}
