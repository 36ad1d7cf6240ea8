// Whether paced cameras kept their rate: what was due, what arrived, and how late sending began.

import { percentileMs, sumHistograms } from '../../results/histogram.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialRecord } from '../../results/schema.ts'
import { completedOutcome } from './trial-figures.ts'

export interface PaceFigures {
  /** Frames a second of all cameras together, as their clocks asked for them. */
  readonly offeredFps: number
  /** Frames that were due inside the windows, frames that arrived, and cameras, over all trials. */
  readonly dueFrames: number
  readonly deliveredFrames: number
  readonly cameras: number
  /** From the intended time to the beginning of the write, in ms; null with fewer than ten samples beyond it. */
  readonly sendLatenessMs: { readonly p90: number | null; readonly p99: number | null }
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
    sendLatenessMs: { p90: percentileMs(lateness, 90), p99: percentileMs(lateness, 99) },
  }
}
