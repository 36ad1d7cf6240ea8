// A viewer who is sent the images of a pool, in order and round and round, and says where that was broken.
import { opcodes } from '../../generator/codec/header.ts'
import { CheckFailure } from '../check-failure.ts'
import type { Message } from './messages.ts'
import type { Peer, PeerOptions } from './peer.ts'

export interface ImageViewer {
  readonly peer: Peer
  /** Images so far, each of them right. */
  readonly images: () => number
  /** @throws CheckFailure where another image came than had to, or the connection ends before that many */
  readonly awaitImages: (count: number) => Promise<void>
}

export const openImageViewer = async (
  openPeer: (options: PeerOptions) => Promise<Peer>,
  pool: readonly Buffer[],
): Promise<ImageViewer> => {
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

const isImage = ({ opcode, payload }: Message, image: Buffer | undefined): boolean =>
  opcode === opcodes.binary && image !== undefined && payload.equals(image)
