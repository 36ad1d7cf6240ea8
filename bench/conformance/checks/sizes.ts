// Every length that a header writes in another way, and the sizes of images, byte for byte (RFC 6455 §5.2).
import { type Check, takingModes } from '../check.ts'
import { NotApplicable } from '../check-failure.ts'
import { binaryMessage } from '../wire/messages.ts'

const mebibyte = 1024 * 1024

const sizes = [
  [0, 'no bytes'],
  [125, '125 bytes, the longest with a short length'],
  [126, '126 bytes, the shortest with a length of 16 bits'],
  [65_535, '65,535 bytes, the longest with a length of 16 bits'],
  [65_536, '65,536 bytes, the shortest with a length of 64 bits'],
  [mebibyte, '1 MiB'],
  [8 * mebibyte, '8 MiB'],
] as const

export const sizeChecks: readonly Check[] = sizes.map(([bytes, what]) => ({
  id: `size-${bytes}`,
  title: `A message of ${what} is delivered byte for byte`,
  modes: takingModes,
  run: async ({ ready, openPeer, expectDelivered }) => {
    const limitBytes = ready.applied.maxMessageBytes
    if (limitBytes !== null && bytes > limitBytes) {
      throw new NotApplicable(`over the limit of ${limitBytes} bytes that the server declares`)
    }
    const peer = await openPeer()
    const message = binaryMessage(bytes)
    await peer.sendMessage(message)
    await expectDelivered(peer, [message])
  },
}))
