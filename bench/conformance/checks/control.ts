// Control frames done right: ping, pong and the closing handshake (RFC 6455 §5.5 and §7.1).
import { modeSchema } from '../../../runners/contract.ts'
import { encodeClosePayload } from '../../generator/codec/frame.ts'
import { opcodes } from '../../generator/codec/header.ts'
import type { Check } from '../check.ts'
import { CheckFailure } from '../check-failure.ts'
import { ping } from '../wire/ping.ts'

const modes = modeSchema.options

export const controlChecks: readonly Check[] = [
  {
    id: 'ping-pong',
    title: 'Pings with no, few and 125 bytes are answered in order with the same bytes',
    modes,
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
    title: 'A pong that nobody asked for is let pass',
    modes,
    run: async ({ openPeer }) => {
      const peer = await openPeer()
      await peer.sendFrame(Buffer.from('unasked'), { opcode: opcodes.pong })
      await ping(peer, Buffer.from('asked'))
    },
  },
  {
    id: 'clean-close',
    title: 'A close frame is answered with the same code, then the server ends the TCP connection',
    modes,
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
