// A server between cameras and viewers: all get all of it while they are there, and none suffers from another.
import type { Check } from '../check.ts'
import { CheckFailure } from '../check-failure.ts'
import { openViewer } from '../delivery/delivery.ts'
import { compareMessages } from '../delivery/returned.ts'
import { binaryMessage, type Message, textMessage } from '../wire/messages.ts'
import type { Peer } from '../wire/peer.ts'

const modes = ['relay'] as const

export const relayChecks: readonly Check[] = [
  {
    id: 'relay-two-viewers',
    title: 'Two viewers both get every message of two cameras, text and binary, as it was sent',
    modes,
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
      if (dropped > 0) throw new CheckFailure(`${dropped} messages are counted as dropped, none was`)
    },
  },
  {
    id: 'relay-late-viewer',
    title: 'A viewer that comes later gets what is sent from then on and nothing that was sent before',
    modes,
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
      'A viewer that vanishes in the middle of an image disturbs no other, and the server counts no failure',
    modes,
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
