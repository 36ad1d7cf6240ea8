// Viewers of a relay or push server that check identity, order and content of received frames.
import { CheckFailure } from '../../failure/failure.ts'
import { opcodes } from '../../generator/codec/header.ts'
import type { Message } from '../../trial/digest-chain.ts'
import { binaryMessage } from './messages.ts'
import { type Peer, type PeerOptions, ping } from './peer.ts'

type OpenPeer = (options: PeerOptions) => Promise<Peer>

/** Expects the frames of a pool in order, cyclically. */
export interface PoolViewer {
  readonly peer: Peer
  /** Correct frames so far. */
  readonly frames: () => number
  /** @throws CheckFailure where a wrong frame arrives, or the connection ends before that many */
  readonly awaitFrames: (count: number) => Promise<void>
}

/** Expects numbered frames in ascending order. */
export interface NumberedViewer {
  readonly peer: Peer
  /** Numbers of the frames that arrived, each of them whole. */
  readonly numbers: readonly number[]
  /** @throws CheckFailure where the frame does not come, or another was altered, repeated or late */
  readonly awaitFrame: (number: number) => Promise<void>
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
      if (!isFrame(message, pool[count % pool.length])) {
        fault ??= `frame ${count + 1} is not the next frame of the pool: wrong, altered or truncated`
      }
      count++
    },
  })
  return {
    peer,
    frames: () => count,
    awaitFrames: async (wanted) => {
      const isOver = (): boolean => count >= wanted || fault !== null || peer.refusal() !== null
      await peer.until(`frame ${wanted}`, isOver)
      if (fault !== null) throw new CheckFailure(fault)
      if (count < wanted) throw new CheckFailure(`${peer.refusal()} after ${count} frames`)
    },
  }
}

/** Makes frames of one size that differ only in their number. */
export const numberedFrames = (frameBytes: number): ((number: number) => Message) => {
  const { opcode, payload } = binaryMessage(frameBytes)
  return (number) => {
    const frame = Buffer.from(payload)
    frame.writeUInt32BE(number)
    return { opcode, payload: frame }
  }
}

export const openNumberedViewer = async (openPeer: OpenPeer, frameBytes: number): Promise<NumberedViewer> => {
  const { payload: pattern } = binaryMessage(frameBytes)
  const numbers: number[] = []
  let fault: string | null = null
  const peer = await openViewer(openPeer, ({ opcode, payload }) => {
    const isWhole =
      opcode === opcodes.binary &&
      payload.length === frameBytes &&
      payload.subarray(numberBytes).equals(pattern.subarray(numberBytes))
    if (!isWhole) {
      fault ??= 'a viewer received a frame that differs from the one the camera sent'
      return
    }
    const number = payload.readUInt32BE()
    const last = numbers.at(-1) ?? -1
    if (number <= last) fault ??= `a viewer received frame ${number} after frame ${last}`
    numbers.push(number)
  })
  return {
    peer,
    numbers,
    awaitFrame: async (number) => {
      const hasCome = (): boolean => (numbers.at(-1) ?? -1) >= number
      await peer.until(
        `frame ${number} at a viewer`,
        () => hasCome() || fault !== null || peer.refusal() !== null,
      )
      if (fault !== null) throw new CheckFailure(fault)
      if (!hasCome()) throw new CheckFailure(`${peer.refusal()} before a viewer received frame ${number}`)
    },
  }
}

const isFrame = ({ opcode, payload }: Message, frame: Buffer | undefined): boolean =>
  opcode === opcodes.binary && frame !== undefined && payload.equals(frame)
