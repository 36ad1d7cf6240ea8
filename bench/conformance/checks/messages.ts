// Messages and control frames as RFC 6455 allows them: every size and encoding of the length (§5.2), kinds, order, fragments,
// single bytes, compression, ping, pong and the closing handshake (§5.5, §7.1).

import { modeSchema } from '../../../runners/contract.ts'
import { CheckFailure, NotApplicable } from '../../failure/failure.ts'
import { encodeClosePayload, encodeFrame } from '../../generator/codec/frame.ts'
import { opcodes } from '../../generator/codec/header.ts'
import { createMessageDeflater } from '../../generator/deflate/messages.ts'
import { type Check, takingModes } from '../check.ts'
import { binaryMessage, maskKey, textMessage } from '../wire/messages.ts'
import { ping, sendAllButLast } from '../wire/peer.ts'
import { dribble } from '../wire/wire.ts'

const mebibyte = 1024 * 1024

/** Every encoding of the length at its borders, and the sizes of frames. */
const sizes = [
  [0, '0 bytes'],
  [125, '125 bytes (the longest with a 7-bit length)'],
  [126, '126 bytes (the shortest with a 16-bit length)'],
  [65_535, '65,535 bytes (the longest with a 16-bit length)'],
  [65_536, '65,536 bytes (the shortest with a 64-bit length)'],
  [mebibyte, '1 MiB'],
  [8 * mebibyte, '8 MiB'],
] as const

const sizeChecks: readonly Check[] = sizes.map(([bytes, what]) => ({
  id: `size-${bytes}`,
  title: `A message of ${what} is delivered byte for byte`,
  modes: takingModes,
  run: async ({ ready, openPeer, expectDelivered }) => {
    const limitBytes = ready.applied.maxMessageBytes
    if (limitBytes !== null && bytes > limitBytes) {
      throw new NotApplicable(`over the server’s declared limit of ${limitBytes} bytes`)
    }
    const peer = await openPeer()
    const message = binaryMessage(bytes)
    await peer.sendMessage(message)
    await expectDelivered(peer, [message])
  },
}))

export const messageChecks: readonly Check[] = [
  ...sizeChecks,
  {
    id: 'text-and-binary',
    title: 'Alternating text and binary messages keep their types, with characters of one to four bytes',
    modes: takingModes,
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
    title: 'A message gets no answer: the pong to a later ping arrives first',
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
    title: '1,000 small messages are delivered in order',
    modes: takingModes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const messages = Array.from({ length: 1000 }, (_, index) => binaryMessage(1 + (index % 200), index))
      const frames = messages
        .flatMap(peer.wrap)
        .map(({ opcode, payload }) => encodeFrame(payload, { opcode, maskKey }))
      await peer.write(Buffer.concat(frames))
      await expectDelivered(peer, messages)
    },
  },
  {
    id: 'answers-in-order',
    title: '100 messages sent at once, long and short in turn, are answered in order',
    modes: ['ingest-ack', 'echo'],
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const messages = Array.from({ length: 100 }, (_, index) =>
        index % 3 === 2 ? textMessage(`text ${index}`) : binaryMessage(index % 3 === 0 ? 15_000 : 20, index),
      )
      const frames = messages
        .flatMap(peer.wrap)
        .map(({ opcode, payload }) => encodeFrame(payload, { opcode, maskKey }))
      await peer.write(Buffer.concat(frames))
      await expectDelivered(peer, messages)
    },
  },
  {
    id: 'fragmented',
    title: 'A message in four WebSocket frames, one of them empty, is delivered as one',
    modes: takingModes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const message = binaryMessage(9000)
      const { payload } = await sendAllButLast(peer, message)
      await peer.sendFrame(payload.subarray(0, 100), { fin: false })
      await peer.sendFrame(payload.subarray(100, 8000), { opcode: 0, fin: false })
      await peer.sendFrame(Buffer.alloc(0), { opcode: 0, fin: false })
      await peer.sendFrame(payload.subarray(8000), { opcode: 0 })
      await expectDelivered(peer, [message])
    },
  },
  {
    id: 'fragmented-with-ping-between',
    title: 'A ping between two fragments is answered before the message ends, and the message is delivered',
    modes: takingModes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const message = textMessage('one half and the other')
      const { payload } = await sendAllButLast(peer, message)
      await peer.sendFrame(payload.subarray(0, 9), { opcode: opcodes.text, fin: false })
      await ping(peer, Buffer.from('between'))
      await peer.sendFrame(payload.subarray(9), { opcode: 0 })
      await expectDelivered(peer, [message])
    },
  },
  {
    id: 'split-header',
    title: 'A WebSocket frame that arrives byte by byte is delivered',
    modes: takingModes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer()
      const message = binaryMessage(130)
      const { payload } = await sendAllButLast(peer, message)
      await dribble(peer, encodeFrame(payload, { maskKey }))
      await expectDelivered(peer, [message])
    },
  },
  {
    id: 'deflate-message',
    title: 'If the server agrees to permessage-deflate, compressed messages are delivered unchanged',
    modes: takingModes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer({ offerDeflate: true })
      if (peer.agreement === null) throw new NotApplicable('the server does not agree to permessage-deflate')
      const { clientMaxWindowBits, clientNoContextTakeover } = peer.agreement
      const deflater = createMessageDeflater({
        windowBits: clientMaxWindowBits,
        contextTakeover: !clientNoContextTakeover,
      })
      const messages = [binaryMessage(5000), textMessage('the same again '.repeat(400)), binaryMessage(5000)]
      for (const { opcode, payload } of messages.flatMap(peer.wrap)) {
        await peer.sendFrame(await deflater.deflate(payload), { opcode, rsv1: true })
      }
      deflater.close()
      await expectDelivered(peer, messages)
    },
  },
  {
    id: 'ping-pong',
    title: 'Pings of 0, a few and 125 bytes are answered in order with the same bytes',
    modes: modeSchema.options,
    run: async ({ openPeer }) => {
      const peer = await openPeer()
      const payloads = [Buffer.alloc(0), Buffer.from('are you there?'), Buffer.alloc(125, 'x')]
      for (const payload of payloads) {
        const answer = await ping(peer, payload)
        if (!answer.equals(payload)) throw new CheckFailure('the pong has other bytes than the ping')
      }
    },
  },
  {
    id: 'unasked-pong',
    title: 'An unsolicited pong is ignored',
    modes: modeSchema.options,
    run: async ({ openPeer }) => {
      const peer = await openPeer()
      await peer.sendFrame(Buffer.from('unasked'), { opcode: opcodes.pong })
      await ping(peer, Buffer.from('asked'))
    },
  },
  {
    id: 'clean-close',
    title: 'A close frame is answered with the same code, then the server ends the TCP connection',
    modes: modeSchema.options,
    run: async ({ openPeer }) => {
      const peer = await openPeer()
      await peer.sendFrame(encodeClosePayload(1000), { opcode: opcodes.close })
      await peer.until('the answer to the close frame', () => peer.refusal() !== null)
      const code = peer.closeFrame()?.code
      if (code === undefined) throw new CheckFailure(`${peer.refusal()} without a close frame`)
      if (code !== 1000) throw new CheckFailure(`close code 1000 was answered with ${code}`)
      await peer.until('the end of the TCP connection', () => peer.ending() !== null)
    },
  },
]
