// WebSocket messages per frame, of a server whose protocol makes several of one.
import { median } from 'simple-statistics'
import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** In both directions, per frame that arrived. Empty where messages are not counted: a frame is one message then. */
export const measureWireMessages = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const perFrame = trials.map(completedOutcome).flatMap((outcome) => {
    if (outcome === null) return []
    const [server, generator] = [outcome.server.final, outcome.generator.final]
    const { frames } = rulesOf(outcome.mode).delivered({ server, generator })
    const { wireMessages } = generator
    return wireMessages && frames > 0 ? [(wireMessages.sent + wireMessages.received) / frames] : []
  })
  return perFrame.length === 0 ? {} : { wireMessagesPerFrame: median(perFrame) }
}
