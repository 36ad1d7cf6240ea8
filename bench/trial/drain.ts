// The end of the traffic: nothing more is begun, then both sides are asked until every frame is accounted for.
import { TrialError } from '../failure/failure.ts'
import { type Counted, countMissing, countUnanswered, type Traffic } from './account.ts'
import type { Child } from './child.ts'
import { askServer } from './conversation.ts'
import type { LoadSide } from './load-side.ts'
import { pause } from './window.ts'

const drainPollMs = 20
const drainTimeoutMs = 3_000

/**
 * @param count what is still missing, where a mode's own way to count does not fit
 * @returns both sides' last counters. @throws TrialError `frames-lost`, `texts-lost`, or what `count` and `countUnanswered` find
 */
export const drain = async (
  server: Child,
  side: LoadSide,
  traffic: Traffic,
  signal: AbortSignal,
  count: (counted: Counted) => number = (counted) => countMissing(counted, traffic),
): Promise<Counted> => {
  if (traffic.mode === 'push') server.say('stop')
  let load = await side.ask('stop')
  const deadline = Date.now() + drainTimeoutMs
  for (;;) {
    const counted = { server: await askServer(server), load }
    const missing = count(counted)
    const unanswered = countUnanswered(load)
    if (missing === 0 && unanswered === 0) return counted
    if (Date.now() > deadline) {
      if (missing === 0) {
        const sent = load.control?.sent
        throw new TrialError(
          'texts-lost',
          `${unanswered} of ${sent} texts were not sent back in ${drainTimeoutMs} ms after the last`,
        )
      }
      throw new TrialError(
        'frames-lost',
        `${missing} of ${counted.load.frames + counted.server.sentFrames} frames were not delivered in ` +
          `${drainTimeoutMs} ms after the last was sent`,
      )
    }
    await pause(drainPollMs, signal)
    if (traffic.mode !== 'ingest') load = await side.ask('stats')
  }
}
