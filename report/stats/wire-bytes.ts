// Bytes of a frame on the wire: with what its transport puts around it, in the direction of the frames.
import { median } from 'simple-statistics'
import { rulesOf } from '../../results/modes/modes.ts'
import type { CompletedOutcome, TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** Empty where no load generator counted them, or frames went both ways. */
export const measureWireBytes = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const perFrame = trials
    .map(completedOutcome)
    .flatMap((outcome) => (outcome === null ? [] : (bytesPerFrame(outcome) ?? [])))
  return perFrame.length === 0 ? {} : { wireBytesPerFrame: median(perFrame) }
}

const bytesPerFrame = (outcome: CompletedOutcome): number | null => {
  if (outcome.mode === 'push') {
    const { wireBytes = 0, received } = outcome.generator.final
    return share(wireBytes, received.frames)
  }
  const sent = rulesOf(outcome.mode).sent(outcome.generator.final)
  return sent && share(sent.wireBytes, sent.frames)
}

const share = (wireBytes: number, frames: number): number | null =>
  wireBytes > 0 && frames > 0 ? wireBytes / frames : null
