// How it is proved, mode by mode, that messages arrived whole, in order and once, at the application and back.
import type { RunnerConfig, StatsLine } from '../../../runners/contract.ts'
import { CheckFailure } from '../check-failure.ts'
import type { Message } from '../wire/messages.ts'
import type { Peer, PeerOptions } from '../wire/peer.ts'
import { ping } from '../wire/ping.ts'
import { openCounters } from './counters.ts'
import { type Promises, promisesOf } from './promises.ts'
import { expectReturned, type Receipts } from './returned.ts'

/** What has arrived since the last call, or since `openDelivery`. */
export interface Delivery {
  /** @param peer who has sent them @throws CheckFailure when messages are missing, altered, or too many */
  readonly expectMessages: (peer: Peer, messages: readonly Message[]) => Promise<void>
  /** @throws CheckFailure when a message was delivered, or something came back */
  readonly expectNothing: (peer: Peer) => Promise<void>
}

export interface DeliverySource {
  readonly config: RunnerConfig
  readonly readStats: () => Promise<StatsLine>
  readonly openPeer: (options: PeerOptions) => Promise<Peer>
  /** Ends every wait. */
  readonly signal: AbortSignal
}

/** In the mode `relay` it opens a viewer of its own, who is there from the first check's message on. */
export const openDelivery = async (source: DeliverySource): Promise<Delivery> => {
  const promises = promisesOf(source.config)
  const receiverOf = await findReceivers(promises, source)
  const counters = await openCounters(promises, source)
  const seen: Receipts = new Map()
  return {
    expectMessages: async (peer, messages) => {
      const receiver = receiverOf(peer)
      const returned = promises.returned(messages)
      // Before the counters: whoever has an answer has been served.
      if (receiver !== null) await expectReturned(receiver, peer, returned, seen)
      await counters.expect(peer, messages)
    },
    expectNothing: async (peer) => {
      await counters.expectNone()
      const receiver = receiverOf(peer)
      if (receiver !== null && receiver.messages.length > (seen.get(receiver) ?? 0)) {
        throw new CheckFailure('it came back all the same')
      }
    },
  }
}

const findReceivers = async (
  { receiver }: Promises,
  { openPeer }: DeliverySource,
): Promise<(sender: Peer) => Peer | null> => {
  if (receiver === 'nobody') return () => null
  if (receiver === 'sender') return (sender) => sender
  const viewer = await openViewer(openPeer)
  return () => viewer
}

/** A viewer of a relay, whom the server has certainly noticed: it has answered his ping. */
export const openViewer = async (
  openPeer: DeliverySource['openPeer'],
  onMessage?: PeerOptions['onMessage'],
): Promise<Peer> => {
  const viewer = await openPeer({ path: '/viewer', ...(onMessage && { onMessage }) })
  await ping(viewer, Buffer.alloc(0))
  return viewer
}
