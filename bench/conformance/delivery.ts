// How it is proved, mode by mode, that messages reached the application whole, in order, and nothing else did.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Mode, StatsLine } from '../../runners/contract.ts'
import { CheckFailure } from './check-failure.ts'
import { extendDigest, type Message } from './wire/messages.ts'
import type { Peer } from './wire/peer.ts'

const pollMs = 2

/** What has arrived since the last call, or since `openDelivery`. */
export interface Delivery {
  /** @throws CheckFailure when messages are missing, altered, or too many */
  readonly expectMessages: (peer: Peer, messages: readonly Message[]) => Promise<void>
  /** @throws CheckFailure when a message was delivered */
  readonly expectNothing: () => Promise<void>
}

/** @param signal ends every wait */
export const openDelivery = (
  mode: Mode,
  readStats: () => Promise<StatsLine>,
  signal: AbortSignal,
): Promise<Delivery> => {
  switch (mode) {
    case 'ingest':
    case 'ingest-ack':
    case 'push':
    case 'relay':
    case 'echo':
      return openCountedDelivery(readStats, signal)
  }
}

/** The server says nothing back: its counters and its digest are the proof. */
const openCountedDelivery = async (
  readStats: () => Promise<StatsLine>,
  signal: AbortSignal,
): Promise<Delivery> => {
  let last = await readStats()

  const awaitFrames = async (peer: Peer, messages: number): Promise<StatsLine> => {
    for (;;) {
      // Before the counters: what was delivered before the end is counted when they are read.
      const refusal = peer.refusal()
      const now = await readStats()
      const delivered = now.frames - last.frames
      if (delivered >= messages) return now
      const missing = `${messages - delivered} of ${messages} messages were not delivered`
      if (refusal !== null) throw new CheckFailure(`${missing}: ${refusal}`)
      if (signal.aborted) throw new CheckFailure(`${missing} in time`)
      await sleep(pollMs)
    }
  }

  return {
    expectMessages: async (peer, messages) => {
      const now = await awaitFrames(peer, messages.length)
      const fault = compare(last, now, messages)
      last = now
      if (fault !== null) throw new CheckFailure(fault)
    },
    expectNothing: async () => {
      const now = await readStats()
      const delivered = now.frames - last.frames
      last = now
      if (delivered !== 0) throw new CheckFailure('it was delivered all the same')
    },
  }
}

const compare = (last: StatsLine, now: StatsLine, messages: readonly Message[]): string | null => {
  const frames = now.frames - last.frames
  if (frames !== messages.length) return `${frames} messages were delivered, ${messages.length} were sent`
  const bytes = now.bytes - last.bytes
  const sent = messages.reduce((sum, { payload }) => sum + payload.length, 0)
  if (bytes !== sent) return `${bytes} bytes were delivered, ${sent} were sent`
  if (last.digest === undefined || now.digest === undefined) return 'the server keeps no digest'
  if (now.digest === extendDigest(last.digest, messages)) return null
  return 'what was delivered is not what was sent: bytes, kind or order differ'
}
