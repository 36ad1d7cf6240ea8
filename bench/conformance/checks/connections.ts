// Several connections: none affects another, and in a relay every viewer receives everything while it is connected.

import { CheckFailure } from '../../failure/failure.ts'
import { encodeFrame } from '../../generator/codec/frame.ts'
import { encodeHeader, opcodes } from '../../generator/codec/header.ts'
import type { Message } from '../../trial/digest-chain.ts'
import { type Check, takingModes } from '../check.ts'
import { compareMessages } from '../delivery.ts'
import { binaryMessage, maskKey, textMessage } from '../wire/messages.ts'
import { type Peer, ping, sendAllButLast } from '../wire/peer.ts'
import { openViewer } from '../wire/viewers.ts'

const relayModes = ['relay'] as const
/** Their answers, 8 MB, are more than the 4 MB that Linux keeps by default for a peer that does not read. */
const unreadPings = 64_000
/** The first connection counts as stuck after this many answers to another one without progress. */
const stuckAnswers = 50

export const connectionChecks: readonly Check[] = [
  {
    id: 'two-connections',
    title: 'Messages that arrive on two connections in alternating pieces are both delivered',
    modes: takingModes,
    run: async ({ openPeer, expectDelivered }) => {
      const [first, second] = [await openPeer(), await openPeer()]
      const [one, other] = [binaryMessage(12_000, 1), binaryMessage(12_000, 2)]
      const oneFrame = encodeFrame((await sendAllButLast(first, one)).payload, { maskKey })
      const otherFrame = encodeFrame((await sendAllButLast(second, other)).payload, { maskKey })
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
    title: 'A peer that disconnects in the middle of a message has no effect on the next connection',
    modes: takingModes,
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
    title: 'A peer that sends requests and never reads the answers does not block another connection',
    modes: takingModes,
    run: async ({ openPeer, expectDelivered }) => {
      const slow = await openPeer()
      slow.stopReading()
      const question = encodeFrame(Buffer.alloc(125, 'x'), { opcode: opcodes.ping, maskKey })
      const takenBytes = slow.pour(Buffer.alloc(unreadPings * question.length, question))
      const other = await openPeer()
      await keepPinging(other, () => takenBytes() === unreadPings * question.length, takenBytes)
      const message = binaryMessage(8000)
      await other.sendMessage(message)
      await expectDelivered(other, [message])
    },
  },
  {
    id: 'relay-two-viewers',
    title: 'Two viewers both receive every message of two cameras, text and binary, unchanged',
    modes: relayModes,
    run: async ({ openPeer, readStats }) => {
      const viewers = [await openViewer(openPeer), await openViewer(openPeer)]
      const cameras = [await openPeer(), await openPeer()]
      const messages = [
        binaryMessage(9000, 1),
        textMessage('größer als 5 €'),
        binaryMessage(0),
        binaryMessage(12_000, 2),
      ]
      const before = await readStats()
      for (const [index, message] of messages.entries()) {
        await cameras[index % 2]?.sendMessage(message)
        for (const viewer of viewers) await awaitMessages(viewer, messages.slice(0, index + 1))
      }
      const now = await readStats()
      const dropped = now.dropped - before.dropped
      if (dropped > 0)
        throw new CheckFailure(`the server counts ${dropped} dropped messages, but dropped none`)
    },
  },
  {
    id: 'relay-late-viewer',
    title: 'A viewer that connects later receives only messages sent after it connected',
    modes: relayModes,
    run: async ({ openPeer, expectDelivered }) => {
      const camera = await openPeer()
      const [early, late] = [binaryMessage(5000, 1), binaryMessage(5000, 2)]
      await camera.sendMessage(early)
      await expectDelivered(camera, [early])
      const viewer = await openViewer(openPeer)
      await camera.sendMessage(late)
      await awaitMessages(viewer, [late])
    },
  },
  {
    id: 'relay-viewer-vanishes',
    title:
      'A viewer that disconnects in the middle of a frame affects no other, and the server counts no failure',
    modes: relayModes,
    run: async ({ config, ready, openPeer, readStats }) => {
      const bytes = Math.min(config.frameBytes, ready.applied.maxMessageBytes ?? config.frameBytes)
      const messages = Array.from({ length: 8 }, (_, seed) => binaryMessage(bytes, seed))
      const [lost, viewer] = [await openViewer(openPeer), await openViewer(openPeer)]
      const camera = await openPeer()
      const { failed } = await readStats()
      lost.stopReading()
      for (const [index, message] of messages.entries()) {
        if (index === 2) lost.vanish()
        await camera.sendMessage(message)
      }
      await awaitMessages(viewer, messages)
      const now = await readStats()
      if (now.failed !== failed) throw new CheckFailure(`the server counts ${now.failed - failed} failures`)
    },
  },
]

/** @throws CheckFailure where these messages, and only these, have not come */
const awaitMessages = async (viewer: Peer, messages: readonly Message[]): Promise<void> => {
  await viewer.until(
    `message ${messages.length} at a viewer`,
    () => viewer.messages.length >= messages.length || viewer.refusal() !== null,
  )
  const fault = compareMessages(viewer.messages, messages)
  if (fault !== null) throw new CheckFailure(`at a viewer, ${fault}`)
}

/** Pings, at least once, until `isOver` or until progress stops: a server that waits for its reader may stop reading. */
const keepPinging = async (peer: Peer, isOver: () => boolean, progress: () => number): Promise<void> => {
  let before = progress()
  let stuck = 0
  do {
    await ping(peer, Buffer.alloc(0))
    stuck = progress() === before ? stuck + 1 : 0
    before = progress()
  } while (stuck < stuckAnswers && !isOver())
}
