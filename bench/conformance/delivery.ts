// Verifies, per mode, that messages arrived whole, in order and once: at the application, by the server's counters and
// digest, and back at the client, message by message.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConfigOf, RunnerConfig, StatsLine } from '../../runners/contract.ts'
import { CheckFailure } from '../failure/failure.ts'
import { opcodes } from '../generator/codec/header.ts'
import { extendDigest, type Message } from '../trial/digest-chain.ts'
import { type Peer, type PeerOptions, ping } from './wire/peer.ts'
import { openViewer } from './wire/viewers.ts'

/** What has arrived since the last call, or since `openDelivery`. */
export interface Delivery {
  /** @param peer the sender @throws CheckFailure when messages are missing, altered, or too many */
  readonly expectMessages: (peer: Peer, messages: readonly Message[]) => Promise<void>
  /** @throws CheckFailure when a message was delivered, or something came back */
  readonly expectNothing: (peer: Peer) => Promise<void>
}

export interface DeliverySource {
  readonly config: RunnerConfig
  readonly readStats: () => Promise<StatsLine>
  readonly openPeer: (options: PeerOptions) => Promise<Peer>
  /** Aborts every wait. */
  readonly signal: AbortSignal
}

/** What a mode promises for messages that a client has sent. */
interface Promises {
  /** Messages that counters and digest must include. */
  readonly counted: (messages: readonly Message[]) => readonly Message[]
  /** Messages that must come back, in order. */
  readonly returned: (messages: readonly Message[]) => readonly Message[]
  /** Whether what comes back is counted as sent. */
  readonly countsReturned: boolean
  /** Where they come back. */
  readonly receiver: 'nobody' | 'sender' | 'viewer'
}

const pollMs = 2

/** In the mode `relay` it opens a viewer of its own, which receives from the check's first message on. */
export const openDelivery = async (source: DeliverySource): Promise<Delivery> => {
  const promises = promisesOf(source.config)
  const receiverOf = await findReceivers(promises, source)
  const counters = await openCounters(promises, source)
  const seen: SeenMessages = new Map()
  return {
    expectMessages: async (peer, messages) => {
      const receiver = receiverOf(peer)
      const returned = promises.returned(messages)
      // Before the counters: an answer proves that the message was received.
      if (receiver !== null) await expectReturned(receiver, peer, returned, seen)
      await counters.expect(peer, messages)
    },
    expectNothing: async (peer) => {
      await counters.expectNone()
      const receiver = receiverOf(peer)
      if (receiver !== null && receiver.messages.length > (seen.get(receiver) ?? 0)) {
        throw new CheckFailure('the message came back anyway')
      }
    },
  }
}

/** The first difference between received and expected messages; null where they are equal. */
export const compareMessages = (came: readonly Message[], wanted: readonly Message[]): string | null => {
  const at = wanted.findIndex((message, index) => !isSame(message, came[index]))
  const order = `message ${at + 1} of ${wanted.length}`
  const found = came[at]
  if (at >= 0 && !found) return `${order} did not come back`
  if (at >= 0 && found?.opcode !== wanted[at]?.opcode) return `${order} came back with another type`
  if (at >= 0 && found?.payload.length !== wanted[at]?.payload.length) {
    return `${order} came back with ${found?.payload.length} bytes, not ${wanted[at]?.payload.length}`
  }
  if (at >= 0) return `${order} came back altered, or in another order`
  return came.length > wanted.length ? `${came.length} messages came back instead of ${wanted.length}` : null
}

const promisesOf = (config: RunnerConfig): Promises => {
  switch (config.mode) {
    case 'ingest':
      return silent
    case 'ingest-ack':
      return {
        counted: (messages) => messages.filter(({ opcode }) => opcode === opcodes.binary),
        returned: (messages) => messages.flatMap((message) => acknowledge(message, config)),
        countsReturned: false,
        receiver: 'sender',
      }
    case 'push':
      return { ...silent, counted: none }
    case 'relay':
      return { counted: all, returned: all, countsReturned: true, receiver: 'viewer' }
    case 'echo':
      return { counted: all, returned: all, countsReturned: true, receiver: 'sender' }
  }
}

const all = (messages: readonly Message[]): readonly Message[] => messages
const none = (): readonly Message[] => []

const silent: Promises = { counted: all, returned: none, countsReturned: false, receiver: 'nobody' }

const acknowledge = (
  { opcode, payload }: Message,
  { sequenceOffset, acknowledgementBytes, maxEchoTextBytes }: ConfigOf<'ingest-ack'>,
): readonly Message[] => {
  if (opcode === opcodes.binary) {
    return [{ opcode, payload: payload.subarray(sequenceOffset, sequenceOffset + acknowledgementBytes) }]
  }
  return payload.length <= maxEchoTextBytes ? [{ opcode, payload }] : []
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

/** How many messages of a receiver have been checked. */
type SeenMessages = Map<Peer, number>

/** @param sender whose end explains missing messages @throws CheckFailure with the difference */
const expectReturned = async (
  receiver: Peer,
  sender: Peer,
  messages: readonly Message[],
  seen: SeenMessages,
): Promise<void> => {
  const from = seen.get(receiver) ?? 0
  const count = (): number => receiver.messages.length - from
  const ending = (): string | null => receiver.refusal() ?? sender.refusal()
  await receiver.until(
    `${messages.length} messages to come back`,
    () => count() >= messages.length || ending() !== null,
  )
  if (count() < messages.length) {
    throw new CheckFailure(
      `${messages.length - count()} of ${messages.length} did not come back: ${ending()}`,
    )
  }
  // An extra message would have been sent before the pong.
  if (receiver.refusal() === null) await ping(receiver, Buffer.alloc(0))
  seen.set(receiver, receiver.messages.length)
  const fault = compareMessages(receiver.messages.slice(from), messages)
  if (fault !== null) throw new CheckFailure(fault)
}

const isSame = (one: Message, other: Message | undefined): boolean =>
  one.opcode === other?.opcode && one.payload.equals(other.payload)

interface Counters {
  readonly expect: (peer: Peer, messages: readonly Message[]) => Promise<void>
  readonly expectNone: () => Promise<void>
}

const openCounters = async (
  { counted, returned, countsReturned }: Promises,
  { readStats, signal }: DeliverySource,
): Promise<Counters> => {
  let last = await readStats()

  /** A server may count a message as sent a moment after it was received. */
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
      if (delivered !== 0) throw new CheckFailure('the message was delivered anyway')
    },
  }
}

const compareDelivered = (last: StatsLine, now: StatsLine, messages: readonly Message[]): string | null => {
  const frames = now.frames - last.frames
  if (frames !== messages.length) return `${frames} messages were delivered, but ${messages.length} were sent`
  const bytes = now.bytes - last.bytes
  const sent = bytesOf(messages)
  if (bytes !== sent) return `${bytes} bytes were delivered, but ${sent} were sent`
  if (last.digest === undefined || now.digest === undefined) return 'the server reports no digest'
  if (now.digest === extendDigest(last.digest, messages)) return null
  return 'the delivered messages differ from the sent ones: in bytes, type or order'
}

const compareSent = (last: StatsLine, now: StatsLine, messages: readonly Message[]): string | null => {
  if (messages.length === 0) return null
  const frames = now.sentFrames - last.sentFrames
  if (frames !== messages.length)
    return `${frames} messages are counted as sent, but ${messages.length} came back`
  const bytes = now.sentBytes - last.sentBytes
  const came = bytesOf(messages)
  return bytes === came ? null : `${bytes} bytes are counted as sent, but ${came} came back`
}

const bytesOf = (messages: readonly Message[]): number =>
  messages.reduce((sum, { payload }) => sum + payload.length, 0)
