// The server's own counters and its digest as a proof of what the application got and what it handed back.
import { setTimeout as sleep } from 'node:timers/promises'
import type { StatsLine } from '../../../runners/contract.ts'
import { CheckFailure } from '../check-failure.ts'
import { extendDigest, type Message } from '../wire/messages.ts'
import type { Peer } from '../wire/peer.ts'
import type { Promises } from './promises.ts'

const pollMs = 2

export interface Counters {
  readonly expect: (peer: Peer, messages: readonly Message[]) => Promise<void>
  readonly expectNone: () => Promise<void>
}

export interface CounterSource {
  readonly readStats: () => Promise<StatsLine>
  readonly signal: AbortSignal
}

export const openCounters = async (
  { counted, returned, countsReturned }: Promises,
  { readStats, signal }: CounterSource,
): Promise<Counters> => {
  let last = await readStats()

  /** What a server counts as sent may be told a moment after it was received. */
  const awaitFrames = async (peer: Peer, frames: number, sentFrames: number): Promise<StatsLine> => {
    for (;;) {
      // Before the counters: what was delivered before the end is counted when they are read.
      const refusal = peer.refusal()
      const now = await readStats()
      const delivered = now.frames - last.frames
      if (delivered >= frames && now.sentFrames - last.sentFrames >= sentFrames) return now
      const missing =
        delivered < frames
          ? `${frames - delivered} of ${frames} messages were not delivered`
          : `${now.sentFrames - last.sentFrames} of ${sentFrames} messages are counted as sent`
      if (refusal !== null) throw new CheckFailure(`${missing}: ${refusal}`)
      if (signal.aborted) throw new CheckFailure(`${missing} in time`)
      await sleep(pollMs)
    }
  }

  return {
    expect: async (peer, messages) => {
      const arrived = counted(messages)
      const sent = countsReturned ? returned(messages) : []
      const now = await awaitFrames(peer, arrived.length, sent.length)
      const fault = compareDelivered(last, now, arrived) ?? compareSent(last, now, sent)
      last = now
      if (fault !== null) throw new CheckFailure(fault)
    },
    expectNone: async () => {
      const now = await readStats()
      const delivered = now.frames - last.frames
      last = now
      if (delivered !== 0) throw new CheckFailure('it was delivered all the same')
    },
  }
}

const compareDelivered = (last: StatsLine, now: StatsLine, messages: readonly Message[]): string | null => {
  const frames = now.frames - last.frames
  if (frames !== messages.length) return `${frames} messages were delivered, ${messages.length} were sent`
  const bytes = now.bytes - last.bytes
  const sent = bytesOf(messages)
  if (bytes !== sent) return `${bytes} bytes were delivered, ${sent} were sent`
  if (last.digest === undefined || now.digest === undefined) return 'the server keeps no digest'
  if (now.digest === extendDigest(last.digest, messages)) return null
  return 'what was delivered is not what was sent: bytes, kind or order differ'
}

const compareSent = (last: StatsLine, now: StatsLine, messages: readonly Message[]): string | null => {
  if (messages.length === 0) return null
  const frames = now.sentFrames - last.sentFrames
  if (frames !== messages.length)
    return `${frames} messages are counted as sent, ${messages.length} came back`
  const bytes = now.sentBytes - last.sentBytes
  const came = bytesOf(messages)
  return bytes === came ? null : `${bytes} bytes are counted as sent, ${came} came back`
}

const bytesOf = (messages: readonly Message[]): number =>
  messages.reduce((sum, { payload }) => sum + payload.length, 0)
