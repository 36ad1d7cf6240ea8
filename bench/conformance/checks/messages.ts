// Messages as senders may cut and mix them: kinds, order, fragments, single bytes, compression.
import { encodeFrame } from '../../generator/codec/frame.ts'
import { opcodes } from '../../generator/codec/header.ts'
import { createMessageDeflater } from '../../generator/deflate/messages.ts'
import { type Check, takingModes } from '../check.ts'
import { CheckFailure, NotApplicable } from '../check-failure.ts'
import { dribble } from '../wire/dribble.ts'
import { binaryMessage, maskKey, textMessage } from '../wire/messages.ts'
import { ping } from '../wire/ping.ts'

const modes = takingModes

export const messageChecks: readonly Check[] = [
  {
    id: 'text-and-binary',
    title: 'Text and binary messages in turn are told apart, with text of one to four bytes a sign',
    modes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const messages = [
        textMessage('a frame, größer als 5 €, 📷'),
        binaryMessage(300),
        textMessage(''),
        binaryMessage(7),
      ]
      for (const message of messages) await peer.sendMessage(message)
      await expectDelivered(peer, messages)
    },
  },
  {
    id: 'no-answer',
    title: 'A message is answered by nothing: the pong to a later ping comes first',
    modes: ['ingest'],
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const message = binaryMessage(100)
      await peer.sendMessage(message)
      await expectDelivered(peer, [message])
      await ping(peer, Buffer.alloc(0))
      if (peer.messages.length > 0) throw new CheckFailure('the server sent a message')
    },
  },
  {
    id: 'small-frames-in-order',
    title: '1,000 small messages are delivered in the order they were sent',
    modes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const messages = Array.from({ length: 1000 }, (_, index) => binaryMessage(1 + (index % 200), index))
      const frames = messages.map(({ opcode, payload }) => encodeFrame(payload, { opcode, maskKey }))
      await peer.write(Buffer.concat(frames))
      await expectDelivered(peer, messages)
    },
  },
  {
    id: 'answers-in-order',
    title: '100 messages at once, long and short in turn, are answered in the order they were sent',
    modes: ['ingest-ack', 'echo'],
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const messages = Array.from({ length: 100 }, (_, index) =>
        index % 3 === 2 ? textMessage(`text ${index}`) : binaryMessage(index % 3 === 0 ? 15_000 : 20, index),
      )
      const frames = messages.map(({ opcode, payload }) => encodeFrame(payload, { opcode, maskKey }))
      await peer.write(Buffer.concat(frames))
      await expectDelivered(peer, messages)
    },
  },
  {
    id: 'fragmented',
    title: 'A message in four frames, one of them empty, is delivered as one',
    modes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const message = binaryMessage(9000)
      await peer.sendFrame(message.payload.subarray(0, 100), { fin: false })
      await peer.sendFrame(message.payload.subarray(100, 8000), { opcode: 0, fin: false })
      await peer.sendFrame(Buffer.alloc(0), { opcode: 0, fin: false })
      await peer.sendFrame(message.payload.subarray(8000), { opcode: 0 })
      await expectDelivered(peer, [message])
    },
  },
  {
    id: 'fragmented-with-ping-between',
    title: 'A ping between two fragments is answered before the message ends, and the message is delivered',
    modes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const message = textMessage('one half and the other')
      await peer.sendFrame(message.payload.subarray(0, 9), { opcode: opcodes.text, fin: false })
      await ping(peer, Buffer.from('between'))
      await peer.sendFrame(message.payload.subarray(9), { opcode: 0 })
      await expectDelivered(peer, [message])
    },
  },
  {
    id: 'split-header',
    title: 'A frame that arrives byte by byte is delivered',
    modes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const message = binaryMessage(130)
      await dribble(peer, encodeFrame(message.payload, { maskKey }))
      await expectDelivered(peer, [message])
    },
  },
  {
    id: 'deflate-message',
    title: 'Where the server agrees to permessage-deflate, compressed messages are delivered as they were',
    modes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer({ offerDeflate: true })
      if (peer.agreement === null) throw new NotApplicable('the server does not agree to permessage-deflate')
      const { clientMaxWindowBits, clientNoContextTakeover } = peer.agreement
      const deflater = createMessageDeflater({
        windowBits: clientMaxWindowBits,
        contextTakeover: !clientNoContextTakeover,
      })
      const messages = [binaryMessage(5000), textMessage('the same again '.repeat(400)), binaryMessage(5000)]
      for (const { opcode, payload } of messages) {
        await peer.sendFrame(await deflater.deflate(payload), { opcode, rsv1: true })
      }
      deflater.close()
      await expectDelivered(peer, messages)
    },
  },
]
