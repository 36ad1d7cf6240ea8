// Figures of paced cameras: frames due, frames delivered, and send lateness.

import { percentileMs, sumHistograms } from '../../results/histogram.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialRecord } from '../../results/schema.ts'
import { completedOutcome } from './trial-figures.ts'

export interface PaceFigures {
  /** Offered FPS of all cameras together. */
  readonly offeredFps: number
  /** Frames due in the windows, frames delivered, and cameras, summed over all trials. */
  readonly dueFrames: number
  readonly deliveredFrames: number
  readonly cameras: number
  /** From the intended send time to the start of the write, in ms; null with fewer than ten samples beyond it. */
  readonly sendLatenessMs: {
    readonly p50: number | null
    readonly p90: number | null
    readonly p99: number | null
  }
}

/** Null for a row whose generator was not paced. */
export const paceFigures = (trials: readonly TrialRecord[]): PaceFigures | null => {
  const latenesses: string[] = []
  let dueFrames = 0
  let deliveredFrames = 0
  let cameras = 0
  let seconds = 0
  for (const outcome of trials.map(completedOutcome)) {
    const offer = outcome && rulesOf(outcome.mode).offered(outcome)
    if (!offer) continue
    dueFrames += offer.dueFrames
    deliveredFrames += offer.deliveredFrames
    cameras += offer.cameras
    seconds += (outcome.generator.last.timeNs - outcome.generator.first.timeNs) / 1e9
    latenesses.push(offer.sendLateness)
  }
  if (seconds <= 0) return null
  const lateness = sumHistograms(latenesses)
  return {
    offeredFps: dueFrames / seconds,
    dueFrames,
    deliveredFrames,
    cameras,
    sendLatenessMs: {
      p50: percentileMs(lateness, 50),
      p90: percentileMs(lateness, 90),
      p99: percentileMs(lateness, 99),
    },
  }
}
