// Made-up trials whose images were timed: answered to cameras that keep a rate, or sent back to one that waits.
import { createLatencyRecorder } from '../../bench/generator/pace/latency.ts'
import type { TrialRecord } from '../../results/schema.ts'

const histogramOf = (latenciesMs: readonly number[]): string => {
  const recorder = createLatencyRecorder()
  for (const ms of latenciesMs) recorder.record(ms)
  return recorder.take()
}

interface Timing {
  readonly latenciesMs: readonly number[]
  readonly pendingMs?: readonly number[]
  readonly late?: number
}

/** Cameras that keep a rate and are answered; what came before the window must not count. */
export const answered = (
  trial: TrialRecord,
  { latenciesMs, pendingMs = [], late = 0 }: Timing,
): TrialRecord => {
  if (trial.outcome.status !== 'completed') return trial
  const { load } = trial.outcome
  const pace = (dueFrames: number, window: readonly number[], lateSoFar: number) => ({
    dueFrames,
    sendLateness: histogramOf([]),
    acks: {
      ...{ frames: dueFrames, wrong: 0, late: lateSoFar },
      ...{ latency: histogramOf(window), pending: histogramOf(pendingMs) },
    },
  })
  return {
    ...trial,
    outcome: {
      ...trial.outcome,
      load: {
        first: { ...load.first, pace: pace(100, [5000], 7) },
        last: { ...load.last, pace: pace(160, latenciesMs, 7 + late) },
        final: load.final,
      },
    },
  }
}

/** Images that came back to a generator that waits for each. */
export const echoed = (trial: TrialRecord, latenciesMs: readonly number[]): TrialRecord => {
  if (trial.outcome.status !== 'completed') return trial
  const { load } = trial.outcome
  const received = (frames: number, window: readonly number[]) => ({
    frames,
    bytes: frames * 1000,
    viewers: [{ frames, lost: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true }],
    latency: histogramOf(window),
  })
  return {
    ...trial,
    outcome: {
      ...trial.outcome,
      load: {
        first: { ...load.first, received: received(10, [5000]) },
        last: { ...load.last, received: received(10 + latenciesMs.length, latenciesMs) },
        final: { ...load.final, received: received(10 + latenciesMs.length, []) },
      },
    },
  }
}
