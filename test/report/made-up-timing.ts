// Made-up trials whose frames were timed: answered to cameras that keep a rate, or sent back to one that waits.
import { createLatencyRecorder } from '../../bench/generator/latency.ts'
import type { CompletedOf, TrialRecord } from '../../results/schema.ts'
import type { ReceivedCounters } from '../../runners/contract.ts'
import { requireCompleted } from '../fixtures/completed.ts'

export const histogramOf = (latenciesMs: readonly number[]): string => {
  const recorder = createLatencyRecorder()
  for (const ms of latenciesMs) recorder.record(ms)
  return recorder.take()
}

interface Timing {
  readonly latenciesMs: readonly number[]
  readonly pendingMs?: readonly number[]
  readonly late?: number
  /** Frames due in the window. */
  readonly dueFrames?: number
  /** How late sending began. */
  readonly latenessMs?: readonly number[]
}

/** Cameras that keep a rate and are answered; what came before the window must not count. */
export const answered = (trial: TrialRecord, timing: Timing): TrialRecord => {
  if (trial.outcome.status !== 'completed') return trial
  const { latenciesMs, pendingMs = [], late = 0, dueFrames = 60, latenessMs = [] } = timing
  const { first, last, final } = requireCompleted(trial.outcome, 'ingest').generator
  const counters = (
    due: number,
    latenesses: readonly number[],
    window: readonly number[],
    soFar: number,
  ) => ({
    mode: 'ingest-ack' as const,
    offer: { dueFrames: due, sendLateness: histogramOf(latenesses) },
    acks: {
      ...{ frames: due, wrong: 0, late: soFar },
      ...{ latency: histogramOf(window), pending: histogramOf(pendingMs) },
    },
    control: null,
  })
  const outcome: CompletedOf<'ingest-ack'> = {
    ...requireCompleted(trial.outcome, 'ingest'),
    mode: 'ingest-ack',
    generator: {
      first: { ...first, ...counters(100, [900], [5000], 7) },
      last: { ...last, ...counters(100 + dueFrames, latenessMs, latenciesMs, 7 + late) },
      final: { ...final, ...counters(100 + dueFrames, [], [], 7 + late) },
    },
    capacity: null,
  }
  return { ...trial, outcome }
}

/** Frames that came back to a camera that waits for each. */
export const echoed = (trial: TrialRecord, latenciesMs: readonly number[]): TrialRecord => {
  if (trial.outcome.status !== 'completed') return trial
  const completed = requireCompleted(trial.outcome, 'ingest')
  const counters = (frames: number, window: readonly number[]) => ({
    mode: 'echo' as const,
    received: receivedBy([{ frames, lost: 0 }], histogramOf(window)),
  })
  const echo = ({ offer: _, ...line }: typeof completed.generator.first) => line
  const { first, last, final } = completed.generator
  const outcome: CompletedOf<'echo'> = {
    ...completed,
    mode: 'echo',
    generator: {
      first: { ...echo(first), ...counters(10, [5000]) },
      last: { ...echo(last), ...counters(10 + latenciesMs.length, latenciesMs) },
      final: { ...echo(final), ...counters(10 + latenciesMs.length, []) },
    },
  }
  return { ...trial, outcome }
}

/** What viewers have, in order and whole; frames of a thousand bytes. */
export const receivedBy = (
  viewers: readonly { readonly frames: number; readonly lost: number }[],
  latency: string,
): ReceivedCounters => {
  const frames = viewers.reduce((sum, viewer) => sum + viewer.frames, 0)
  return {
    frames,
    bytes: frames * 1000,
    viewers: viewers.map((viewer) => ({
      ...viewer,
      ...{ repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true },
    })),
    latency,
  }
}
