// The end of the traffic: senders stop, then both sides are polled until every frame is accounted for.
import { rulesOf } from '../../results/modes/modes.ts'
import { pageFault } from '../../results/modes/page.ts'
import { TrialError } from '../failure/failure.ts'
import { type BothCounted, requireNone, type Unaccounted } from './account.ts'
import type { Child } from './child.ts'
import { askServer } from './conversation.ts'
import type { GeneratorSide } from './generator-side.ts'
import { pause } from './window.ts'

const drainPollMs = 20
const drainTimeoutMs = 3_000
/** For a page, whose browser decodes what has arrived: on a busy machine that takes seconds. */
const pageTimeoutMs = 15_000

/**
 * @param count counts what is still missing
 * @returns both sides' last counters. @throws TrialError `frames-lost`, `texts-lost`, or what `count` finds
 */
export const drain = async (
  server: Child,
  side: GeneratorSide,
  signal: AbortSignal,
  count: (counted: BothCounted) => Unaccounted,
): Promise<BothCounted> => {
  const { serverSends, generatorReceives, written } = rulesOf(side.mode)
  if (serverSends) server.say('stop')
  let generator = await side.ask('stop')
  // Monotonic: a wall clock that is set forward would accuse the server of losing frames.
  const hasPage = 'page' in generator && generator.page !== undefined
  const timeoutMs = hasPage ? pageTimeoutMs : drainTimeoutMs
  const deadlineMs = performance.now() + timeoutMs
  for (;;) {
    const counted = { server: await askServer(server), generator }
    const { frames, texts } = count(counted)
    if (frames === 0 && texts === 0) return counted
    if (performance.now() > deadlineMs) {
      // A page that has its frames and does not say what became of them.
      requireNone('received' in generator ? pageFault(generator) : null)
      const sent = written(generator)
      throw frames === 0
        ? new TrialError(
            'texts-lost',
            `${texts} of ${sent.texts} control messages were not sent back in ${timeoutMs} ms after the last`,
          )
        : new TrialError(
            'frames-lost',
            `${frames} of ${sent.frames + counted.server.sentFrames} frames were not delivered in ` +
              `${timeoutMs} ms after the last was sent`,
          )
    }
    await pause(drainPollMs, signal)
    if (generatorReceives) generator = await side.ask('stats')
  }
}
