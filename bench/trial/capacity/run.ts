// One trial of a capacity row: a search of many short trials, each with its own server and cameras.
import type { Probe } from '../../../results/capacity-schema.ts'
import type { TrialOutcome } from '../../../results/schema.ts'
import type { CapacityGoal } from '../../../scenarios/define.ts'
import { probeWindowMs } from '../../../scenarios/durations.ts'
import type { TrialJob } from '../trial.ts'
import { judgeProbe } from './judge.ts'
import { searchCapacity } from './search.ts'

export interface CapacityRun {
  /** Of a trial whose number of cameras and length of window are still to be chosen. */
  readonly job: TrialJob
  readonly goal: CapacityGoal
  /** Cores that the server may use. */
  readonly serverCores: number
  readonly runTrial: (job: TrialJob) => Promise<TrialOutcome>
}

/** How near a search comes, how often its answer is confirmed, and how many refusals speak against a number. */
const thorough = { tolerance: 0.04, confirmations: 1, refusals: 2 }
const unconfirmed = { confirmations: 0, refusals: 1 }

/**
 * Searches for the number of cameras that the server sustains. @returns the outcome of the last probe at that number,
 * with the capacity; where the first probe does not complete, or not even one camera is sustained, that probe's outcome
 */
export const runCapacity = async ({
  job,
  goal,
  serverCores,
  runTrial,
}: CapacityRun): Promise<TrialOutcome> => {
  const { p99Ms, startCameras, maxCameras, coarse } = goal
  const outcomes = new Map<number, TrialOutcome>()
  const measure = async (cameras: number): Promise<TrialOutcome> =>
    runTrial(jobOf(job, cameras, coarse?.windowMs))

  const first = await measure(startCameras)
  if (first.status !== 'completed') return first
  let measured: TrialOutcome | null = first
  const probe = async (cameras: number): Promise<Probe> => {
    const outcome = measured ?? (await measure(cameras))
    measured = null
    const found = judgeProbe(cameras, outcome, { p99LimitMs: p99Ms, serverCores })
    if (found.carried || cameras === 1) outcomes.set(cameras, outcome)
    return found
  }
  const found = await searchCapacity({
    probe,
    start: startCameras,
    max: maxCameras,
    ...(coarse ? { ...unconfirmed, tolerance: coarse.tolerance } : thorough),
  })
  const outcome = outcomes.get(Math.max(1, found.cameras)) ?? first
  return outcome.status === 'completed' && outcome.mode === 'ingest-ack'
    ? { ...outcome, capacity: { ...found, p99LimitMs: p99Ms } }
    : outcome
}

/** The rate is known, so that the window can be long enough from the beginning. */
const jobOf = (job: TrialJob, cameras: number, windowMs?: number): TrialJob => {
  const { task } = job
  if (task.mode !== 'ingest-ack' || task.pace === null)
    throw new Error('a capacity needs paced cameras whose frames are answered')
  return {
    ...job,
    task: { ...task, connections: cameras },
    window: { ...job.window, windowMs: windowMs ?? probeWindowMs(cameras, task.pace.fps), minFrames: 1 },
  }
}
