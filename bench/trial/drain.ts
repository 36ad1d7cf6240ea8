// The end of the traffic: asks the server until it has accounted for every frame, or too much time has passed.
import type { StatsLine } from '../../runners/contract.ts'
import { TrialError } from '../failure.ts'
import { countMissing } from './account.ts'
import type { Child } from './child.ts'
import { askServer } from './conversation.ts'
import { pause } from './window.ts'

const drainPollMs = 20
const drainTimeoutMs = 3_000

/** @returns the server's last counters. @throws TrialError `frames-lost`, or what `countMissing` finds */
export const drain = async (server: Child, sentFrames: number, signal: AbortSignal): Promise<StatsLine> => {
  const deadline = Date.now() + drainTimeoutMs
  for (;;) {
    const counted = await askServer(server)
    const missing = countMissing(counted, sentFrames)
    if (missing === 0) return counted
    if (Date.now() > deadline) {
      throw new TrialError(
        'frames-lost',
        `${missing} of ${sentFrames} frames were not delivered in ${drainTimeoutMs} ms after the last was sent`,
      )
    }
    await pause(drainPollMs, signal)
  }
}
