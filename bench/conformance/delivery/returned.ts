// What came back, message by message: all of it, in order, unaltered, and nothing beyond it.
import { CheckFailure } from '../check-failure.ts'
import type { Message } from '../wire/messages.ts'
import type { Peer } from '../wire/peer.ts'
import { ping } from '../wire/ping.ts'

/** How many messages of a receiver have been looked at. */
export type Receipts = Map<Peer, number>

/** @param sender whose end tells why messages are missing @throws CheckFailure saying what is wrong */
export const expectReturned = async (
  receiver: Peer,
  sender: Peer,
  messages: readonly Message[],
  seen: Receipts,
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
  // Whatever came too much was on its way before the pong.
  if (receiver.refusal() === null) await ping(receiver, Buffer.alloc(0))
  seen.set(receiver, receiver.messages.length)
  const fault = compareMessages(receiver.messages.slice(from), messages)
  if (fault !== null) throw new CheckFailure(fault)
}

/** What tells the messages that came from those that had to come; null where they are the same. */
export const compareMessages = (came: readonly Message[], wanted: readonly Message[]): string | null => {
  const at = wanted.findIndex((message, index) => !isSame(message, came[index]))
  const order = `message ${at + 1} of ${wanted.length}`
  const there = came[at]
  if (at >= 0 && !there) return `${order} did not come back`
  if (at >= 0 && there?.opcode !== wanted[at]?.opcode) return `${order} came back as another kind`
  if (at >= 0 && there?.payload.length !== wanted[at]?.payload.length) {
    return `${order} came back with ${there?.payload.length} bytes, not ${wanted[at]?.payload.length}`
  }
  if (at >= 0) return `${order} came back altered, or in another order`
  return came.length > wanted.length ? `${came.length} messages came back, ${wanted.length} had to` : null
}

const isSame = (one: Message, other: Message | undefined): boolean =>
  one.opcode === other?.opcode && one.payload.equals(other.payload)
