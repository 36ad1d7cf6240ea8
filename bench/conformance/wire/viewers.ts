// Viewers of a relay or of a server that pushes, which check the images that they get: which ones, in which order, whole.
import { CheckFailure } from '../../failure/failure.ts'
import { opcodes } from '../../generator/codec/header.ts'
import { binaryMessage, type Message } from './messages.ts'
import { type Peer, type PeerOptions, ping } from './peer.ts'

type OpenPeer = (options: PeerOptions) => Promise<Peer>

/** Gets the images of a pool, in order and round and round. */
export interface PoolViewer {
  readonly peer: Peer
  /** Correct images so far. */
  readonly images: () => number
  /** @throws CheckFailure where a wrong image came, or the connection ends before that many */
  readonly awaitImages: (count: number) => Promise<void>
}

/** Gets images that are told apart by a number, in ascending order. */
export interface NumberedViewer {
  readonly peer: Peer
  /** Numbers of the images that came, each of them whole. */
  readonly numbers: readonly number[]
  /** @throws CheckFailure where the image does not come, or another was altered, repeated or late */
  readonly awaitImage: (number: number) => Promise<void>
}

const numberBytes = 4

/** A viewer of a relay, which the server has certainly registered: it has answered its ping. */
export const openViewer = async (openPeer: OpenPeer, onMessage?: PeerOptions['onMessage']): Promise<Peer> => {
  const viewer = await openPeer({ path: '/viewer', ...(onMessage && { onMessage }) })
  await ping(viewer, Buffer.alloc(0))
  return viewer
}

export const openPoolViewer = async (openPeer: OpenPeer, pool: readonly Buffer[]): Promise<PoolViewer> => {
  let count = 0
  let fault: string | null = null
  const peer = await openPeer({
    onMessage: (message) => {
      if (!isImage(message, pool[count % pool.length])) {
        fault ??= `image ${count + 1} is not the one that follows: it is another one, altered or cut`
      }
      count++
    },
  })
  return {
    peer,
    images: () => count,
    awaitImages: async (wanted) => {
      const isOver = (): boolean => count >= wanted || fault !== null || peer.refusal() !== null
      await peer.until(`image ${wanted}`, isOver)
      if (fault !== null) throw new CheckFailure(fault)
      if (count < wanted) throw new CheckFailure(`${peer.refusal()} after ${count} images`)
    },
  }
}

/** Makes images of one size that differ only in their number. */
export const numberedImages = (imageBytes: number): ((number: number) => Message) => {
  const { opcode, payload } = binaryMessage(imageBytes)
  return (number) => {
    const image = Buffer.from(payload)
    image.writeUInt32BE(number)
    return { opcode, payload: image }
  }
}

export const openNumberedViewer = async (openPeer: OpenPeer, imageBytes: number): Promise<NumberedViewer> => {
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

const isImage = ({ opcode, payload }: Message, image: Buffer | undefined): boolean =>
  opcode === opcodes.binary && image !== undefined && payload.equals(image)
