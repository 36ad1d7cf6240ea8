// Whether paced cameras kept their rate: what was due, what arrived, and how late sending began.
import type { TrialRecord } from '../../results/schema.ts'
import { mergeHistograms, percentileMs } from './histogram.ts'
import { completedOutcome } from './launches.ts'

export interface PaceFigures {
  /** Frames a second of all cameras together, as their clocks asked for them. */
  readonly offeredFps: number
  /** Frames that were due inside the windows, frames that arrived, and cameras, over all launches. */
  readonly dueFrames: number
  readonly deliveredFrames: number
  readonly cameras: number
  /** From the intended time to the beginning of the write, in ms; null with fewer than ten samples beyond it. */
  readonly sendLatenessMs: { readonly p90: number | null; readonly p99: number | null }
}

/** Null for a row whose camera was not paced. */
export const paceFigures = (trials: readonly TrialRecord[]): PaceFigures | null => {
  const latenesses: string[] = []
  let dueFrames = 0
  let deliveredFrames = 0
  let cameras = 0
  let seconds = 0
  for (const outcome of trials.map(completedOutcome)) {
    const first = outcome?.load.first.pace
    const last = outcome?.load.last.pace
    if (!outcome || !first || !last) continue
    dueFrames += last.dueFrames - first.dueFrames
    deliveredFrames += outcome.server.last.frames - outcome.server.first.frames
    cameras += outcome.load.last.connectionFrames?.length ?? 1
    seconds += (outcome.load.last.timeNs - outcome.load.first.timeNs) / 1e9
    latenesses.push(last.sendLateness)
  }
  if (seconds <= 0) return null
  const lateness = mergeHistograms(latenesses)
  return {
    offeredFps: dueFrames / seconds,
    dueFrames,
    deliveredFrames,
    cameras,
    sendLatenessMs: { p90: percentileMs(lateness, 90), p99: percentileMs(lateness, 99) },
  }
}
