// Frames that break RFC 6455: the connection must end, and nothing of them may reach the application.
import { modeSchema } from '../../../runners/contract.ts'
import { encodeClosePayload, encodeFrame } from '../../generator/codec/frame.ts'
import { opcodes } from '../../generator/codec/header.ts'
import type { Check } from '../check.ts'
import { CheckFailure } from '../check-failure.ts'
import { binaryMessage } from '../wire/messages.ts'
import type { Peer } from '../wire/peer.ts'
import { expectRefused } from './refusal.ts'

const modes = modeSchema.options
const { payload } = binaryMessage(40)
/** The bytes of a surrogate, which UTF-8 does not have (§8.1). */
const notUtf8 = Buffer.of(0x68, 0xed, 0xa0, 0x80, 0x69)

export const offenceChecks: readonly Check[] = [
  offence('unmasked-frame', 'A frame that is not masked', (peer) => peer.write(encodeFrame(payload))),
  offence('reserved-bit', 'A frame with a reserved bit that no extension uses', (peer) =>
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
  offence('stray-continuation', 'A continuation of nothing', (peer) =>
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
      'A close frame with code 1005, which may not be sent, ends the connection and is not taken for a good one',
    modes,
    run: async (context) => {
      const peer = await context.openPeer()
      await peer.sendFrame(encodeClosePayload(1005), { opcode: opcodes.close })
      await peer.until('the end of the connection', () => peer.refusal() !== null)
      const code = peer.closeFrame()?.code
      if (code === 1000) throw new CheckFailure('the close frame was answered with 1000, as if it were right')
    },
  },
]

function offence(id: string, what: string, commit: (peer: Peer) => Promise<void>): Check {
  return {
    id,
    title: `${what} ends the connection and is not delivered`,
    modes,
    run: async (context) => {
      const peer = await context.openPeer()
      await commit(peer)
      await expectRefused(context, peer)
    },
  }
}
