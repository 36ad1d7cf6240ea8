// One connection must not suffer from what becomes of another.
import { encodeFrame } from '../../generator/codec/frame.ts'
import { encodeHeader, opcodes } from '../../generator/codec/header.ts'
import { type Check, takingModes } from '../check.ts'
import { binaryMessage, maskKey } from '../wire/messages.ts'
import type { Peer } from '../wire/peer.ts'
import { ping } from '../wire/ping.ts'

const modes = takingModes
/** Their answers, 8 MB, are more than the 4 MB that Linux keeps by default for a peer that does not read. */
const unreadPings = 64_000
/** Answers to another connection while nothing moves on the first, after which it is taken to be stuck. */
const stillAnswers = 50

export const companyChecks: readonly Check[] = [
  {
    id: 'two-connections',
    title: 'Messages of two connections whose pieces alternate are both delivered',
    modes,
    run: async ({ openPeer, expectDelivered }) => {
      const [first, second] = [await openPeer(), await openPeer()]
      const [one, other] = [binaryMessage(12_000, 1), binaryMessage(12_000, 2)]
      const [oneFrame, otherFrame] = [one, other].map(({ payload }) => encodeFrame(payload, { maskKey }))
      if (!oneFrame || !otherFrame) throw new Error('two messages are two frames')
      await first.write(oneFrame.subarray(0, 5000))
      await second.write(otherFrame.subarray(0, 7000))
      await first.write(oneFrame.subarray(5000))
      await expectDelivered(first, [one])
      await second.write(otherFrame.subarray(7000))
      await expectDelivered(second, [other])
    },
  },
  {
    id: 'peer-vanishes',
    title: 'A peer that vanishes in the middle of a message leaves nothing behind, and the next is served',
    modes,
    run: async ({ openPeer, expectDelivered }) => {
      const { payload } = binaryMessage(8000, 1)
      const lost = await openPeer()
      await lost.write(encodeHeader({ opcode: opcodes.binary, maskKey, payloadBytes: payload.length }))
      await lost.write(payload.subarray(0, 4000))
      lost.vanish()
      const next = await openPeer()
      const message = binaryMessage(8000, 2)
      await next.sendMessage(message)
      await expectDelivered(next, [message])
    },
  },
  {
    id: 'slow-reader',
    title: 'A peer that asks and never reads the answers does not keep another from being served',
    modes,
    run: async ({ openPeer, expectDelivered }) => {
      const slow = await openPeer()
      slow.stopReading()
      const question = encodeFrame(Buffer.alloc(125, 'x'), { opcode: opcodes.ping, maskKey })
      const takenBytes = slow.pour(Buffer.alloc(unreadPings * question.length, question))
      const other = await openPeer()
      await keepAsking(other, () => takenBytes() === unreadPings * question.length, takenBytes)
      const message = binaryMessage(8000)
      await other.sendMessage(message)
      await expectDelivered(other, [message])
    },
  },
]

/** Asks, at least once, until `isOver`, or until nothing moves: a server that waits for its reader may take no more. */
const keepAsking = async (peer: Peer, isOver: () => boolean, progress: () => number): Promise<void> => {
  let before = progress()
  let still = 0
  do {
    await ping(peer, Buffer.alloc(0))
    still = progress() === before ? still + 1 : 0
    before = progress()
  } while (still < stillAnswers && !isOver())
}
