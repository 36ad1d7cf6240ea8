// WebSocket frames that break RFC 6455 and messages over the limit: the connection must end, and nothing of them may reach the
// application. Configured limits apply exactly, to the byte.
import { modeSchema } from '../../../runners/contract.ts'
import { CheckFailure, NotApplicable } from '../../failure/failure.ts'
import { encodeClosePayload, encodeFrame } from '../../generator/codec/frame.ts'
import { encodeHeader, opcodes } from '../../generator/codec/header.ts'
import { type Check, type CheckContext, takingModes } from '../check.ts'
import { binaryMessage, maskKey } from '../wire/messages.ts'
import type { Peer } from '../wire/peer.ts'

/** A larger message takes too long to send. */
const largestProbeBytes = 64 * 1024 * 1024
/** Close code of RFC 6455 §7.4.1 for a connection that ends without a close frame. */
const noCloseFrame = 1006
const probe = Buffer.from('still there?')
const { payload } = binaryMessage(40)
/** An encoded surrogate, which is invalid in UTF-8 (§8.1). */
const notUtf8 = Buffer.of(0x68, 0xed, 0xa0, 0x80, 0x69)

export const offenceChecks: readonly Check[] = [
  offence('unmasked-frame', 'A WebSocket frame that is not masked', (peer) =>
    peer.write(encodeFrame(payload)),
  ),
  offence('reserved-bit', 'A WebSocket frame with a reserved bit that no extension uses', (peer) =>
    peer.sendFrame(payload, { rsv2: true }),
  ),
  offence('reserved-opcode', 'A data frame with a reserved opcode', (peer) =>
    peer.sendFrame(payload, { opcode: 3 }),
  ),
  offence('reserved-control-opcode', 'A control frame with a reserved opcode', (peer) =>
    peer.sendFrame(payload, { opcode: 11 }),
  ),
  offence('long-control-frame', 'A ping of 126 bytes', (peer) =>
    peer.sendFrame(Buffer.alloc(126), { opcode: opcodes.ping }),
  ),
  offence('fragmented-control-frame', 'A ping that is not final', (peer) =>
    peer.sendFrame(payload, { opcode: opcodes.ping, fin: false }),
  ),
  offence('stray-continuation', 'A continuation frame without a message', (peer) =>
    peer.sendFrame(payload, { opcode: 0 }),
  ),
  offence('interrupted-message', 'A new message before the last one has ended', async (peer) => {
    await peer.sendFrame(payload, { fin: false })
    await peer.sendFrame(payload)
  }),
  offence('invalid-utf8', 'A text message that is not UTF-8', (peer) =>
    peer.sendFrame(notUtf8, { opcode: opcodes.text }),
  ),
  {
    id: 'bad-close-code',
    title:
      'A close frame with code 1005, which must not be sent, ends the connection and is not accepted as valid',
    modes: modeSchema.options,
    run: async (context) => {
      const peer = await context.openPeer()
      await peer.sendFrame(encodeClosePayload(1005), { opcode: opcodes.close })
      await peer.until('the end of the connection', () => peer.refusal() !== null)
      const code = peer.closeFrame()?.code
      if (code === 1000) throw new CheckFailure('the close frame was answered with 1000, as if it were valid')
    },
  },
  {
    id: 'limits-applied',
    title: 'The limit that the server declares is the configured one',
    modes: takingModes,
    run: async ({ config, ready }) => {
      const given = config.limits.maxMessageBytes
      if (given === null) throw new NotApplicable("the library's own limits are left as they are")
      const applied = ready.applied.maxMessageBytes
      if (applied !== given)
        throw new CheckFailure(`the configured limit is ${given} bytes, the declared one ${applied}`)
    },
  },
  {
    id: 'message-at-the-limit',
    title: 'A message as long as the declared limit is delivered',
    modes: takingModes,
    run: async (context) => {
      const peer = await context.openPeer()
      const message = binaryMessage(limitOf(context))
      await peer.sendMessage(message)
      await context.expectDelivered(peer, [message])
    },
  },
  {
    id: 'message-over-the-limit',
    title: 'A message one byte over the declared limit ends the connection and is not delivered',
    modes: takingModes,
    run: async (context) => {
      const limitBytes = limitOf(context)
      const peer = await context.openPeer()
      await peer.sendMessage(binaryMessage(limitBytes + 1))
      await expectRefused(context, peer)
      context.noteRefusal({ limitBytes, closeCode: peer.closeFrame()?.code ?? noCloseFrame })
    },
  },
  {
    id: 'fragments-over-the-limit',
    title: 'Two fragments that together exceed the declared limit end the connection',
    modes: takingModes,
    run: async (context) => {
      const { payload } = binaryMessage(limitOf(context))
      const peer = await context.openPeer()
      await peer.sendFrame(payload, { fin: false })
      await peer.sendFrame(payload.subarray(0, 1), { opcode: opcodes.continuation })
      await expectRefused(context, peer)
    },
  },
  {
    id: 'absurd-length',
    title: 'After a header that announces 4 TiB, another connection is still served',
    modes: takingModes,
    run: async ({ openPeer, expectDelivered }) => {
      const liar = await openPeer()
      await liar.write(encodeHeader({ opcode: opcodes.binary, maskKey, payloadBytes: 2 ** 42 }))
      await liar.write(Buffer.alloc(1000))
      const other = await openPeer()
      const message = binaryMessage(8000)
      await other.sendMessage(message)
      await expectDelivered(other, [message])
    },
  },
]

function offence(id: string, what: string, commit: (peer: Peer) => Promise<void>): Check {
  return {
    id,
    title: `${what} ends the connection and is not delivered`,
    modes: modeSchema.options,
    run: async (context) => {
      const peer = await context.openPeer()
      await commit(peer)
      await expectRefused(context, peer)
    },
  }
}

const limitOf = ({ ready }: CheckContext): number => {
  const limitBytes = ready.applied.maxMessageBytes
  if (limitBytes === null) throw new NotApplicable('the server declares no limit')
  if (limitBytes > largestProbeBytes) {
    throw new NotApplicable(
      `the limit of ${limitBytes} bytes is over the ${largestProbeBytes} bytes this check sends at most`,
    )
  }
  return limitBytes
}

/**
 * Call it after the violation. Sends a ping, which a server that tolerates the violation answers.
 * @throws CheckFailure when the server answers the ping, delivers something, or does nothing
 */
const expectRefused = async (context: CheckContext, peer: Peer): Promise<void> => {
  const goesOn = (): boolean => peer.controls.some(({ opcode }) => opcode === opcodes.pong)
  await peer.sendFrame(probe, { opcode: opcodes.ping })
  await peer.until('the server to refuse', () => goesOn() || peer.refusal() !== null)
  await context.expectNothingDelivered(peer)
  if (peer.refusal() === null) throw new CheckFailure('the server continued as if the frame were valid')
}
