// Images that are told apart by a number, and a viewer who says which of them came, in what order.
import { opcodes } from '../../generator/codec/header.ts'
import { CheckFailure } from '../check-failure.ts'
import { openViewer } from '../delivery/delivery.ts'
import { binaryMessage, type Message } from './messages.ts'
import type { Peer, PeerOptions } from './peer.ts'

const numberBytes = 4

export interface NumberedViewer {
  readonly peer: Peer
  /** Numbers of the images that came, whole each of them. */
  readonly numbers: readonly number[]
  /** @throws CheckFailure where the image does not come, or another was altered, or came twice or too late */
  readonly awaitImage: (number: number) => Promise<void>
}

/** Makes images of one size that differ in their number alone. */
export const numberedImages = (imageBytes: number): ((number: number) => Message) => {
  const { opcode, payload } = binaryMessage(imageBytes)
  return (number) => {
    const image = Buffer.from(payload)
    image.writeUInt32BE(number)
    return { opcode, payload: image }
  }
}

export const openNumberedViewer = async (
  openPeer: (options: PeerOptions) => Promise<Peer>,
  imageBytes: number,
): Promise<NumberedViewer> => {
  const { payload: pattern } = binaryMessage(imageBytes)
  const numbers: number[] = []
  let fault: string | null = null
  const peer = await openViewer(openPeer, ({ opcode, payload }) => {
    const isWhole =
      opcode === opcodes.binary &&
      payload.length === imageBytes &&
      payload.subarray(numberBytes).equals(pattern.subarray(numberBytes))
    if (!isWhole) {
      fault ??= 'a viewer got an image that is not what the camera sent'
      return
    }
    const number = payload.readUInt32BE()
    const last = numbers.at(-1) ?? -1
    if (number <= last) fault ??= `a viewer got image ${number} after image ${last}`
    numbers.push(number)
  })
  return {
    peer,
    numbers,
    awaitImage: async (number) => {
      const hasCome = (): boolean => (numbers.at(-1) ?? -1) >= number
      await peer.until(
        `image ${number} at a viewer`,
        () => hasCome() || fault !== null || peer.refusal() !== null,
      )
      if (fault !== null) throw new CheckFailure(fault)
      if (!hasCome()) throw new CheckFailure(`${peer.refusal()} before a viewer had image ${number}`)
    },
  }
}
