// What the modes of the made-up server share: what they are given, and how an image is handed over.
import type { Socket } from 'node:net'
import { encodeFrame } from '../../../../bench/generator/codec/frame.ts'
import type { RunnerConfig } from '../../../../runners/contract.ts'

export interface FakeCounters {
  frames: number
  bytes: number
  sentFrames: number
  sentBytes: number
  dropped: number
  failed: number
}

export interface FakeMode {
  readonly open: (socket: Socket, path: string) => void
  readonly take: (opcode: number, payload: Buffer, socket: Socket) => void
  readonly vanish: (socket: Socket) => void
  /** Somebody asks for the counters. */
  readonly onQuestion?: () => void
}

export interface ModeOwner {
  readonly config: RunnerConfig
  readonly fault: string
  readonly counters: FakeCounters
  /** Counts a message as delivered. */
  readonly count: (opcode: number, payload: Buffer) => void
  readonly isStopped: () => boolean
}

/** Hands an image over as every server of images does: counted, then written. */
export const sendCounted = (
  { counters, fault }: Pick<ModeOwner, 'counters' | 'fault'>,
  socket: Socket,
  opcode: number,
  payload: Buffer,
  onSent: (error?: Error | null) => void = () => {},
): void => {
  if (fault !== 'counts-none-as-sent') counters.sentFrames++
  if (fault !== 'counts-no-bytes-as-sent') counters.sentBytes += payload.length
  socket.write(encodeFrame(payload, { opcode }), onSent)
}
