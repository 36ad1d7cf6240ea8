// Limits: the ones handed over are the ones in force, and they hold to the byte.
import { encodeHeader, opcodes } from '../../generator/codec/header.ts'
import { type Check, type CheckContext, takingModes } from '../check.ts'
import { CheckFailure, NotApplicable } from '../check-failure.ts'
import { binaryMessage, maskKey } from '../wire/messages.ts'
import { expectRefused } from './refusal.ts'

/** What is above takes longer to send than it could tell. */
const largestProbeBytes = 64 * 1024 * 1024

export const limitChecks: readonly Check[] = [
  {
    id: 'limits-applied',
    title: 'The limit that the server declares is the one it was given',
    modes: takingModes,
    run: async ({ config, ready }) => {
      const given = config.limits.maxMessageBytes
      if (given === null) throw new NotApplicable("the library's own limits are left as they are")
      const applied = ready.applied.maxMessageBytes
      if (applied !== given) throw new CheckFailure(`${given} bytes were given, ${applied} are applied`)
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
      const message = binaryMessage(limitOf(context) + 1)
      const peer = await context.openPeer()
      await peer.sendMessage(message)
      await expectRefused(context, peer)
    },
  },
  {
    id: 'fragments-over-the-limit',
    title: 'Two fragments that are together over the declared limit end the connection',
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
    title: 'A header that announces 4 TiB does no harm: another connection is served',
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

const limitOf = ({ ready }: CheckContext): number => {
  const limitBytes = ready.applied.maxMessageBytes
  if (limitBytes === null) throw new NotApplicable('the server declares no limit')
  if (limitBytes > largestProbeBytes) {
    throw new NotApplicable(`the limit of ${limitBytes} bytes is over the ${largestProbeBytes} of this check`)
  }
  return limitBytes
}
