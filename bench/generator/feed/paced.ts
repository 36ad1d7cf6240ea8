// Cameras that keep a rate send stamped frames in an open loop, and may be answered by their numbers.
import type { AckCounters, Offer } from '../../../runners/contract.ts'
import type { Stamp } from '../../frames/stamp.ts'
import { type Announce, announced } from '../envelope/sending.ts'
import type { Framing } from '../framing.ts'
import { createLatencyRecorder } from '../latency.ts'
import { joinPieces } from '../message-reader.ts'
import { frameInTurn, prepareStampedFrames, type StampedFrame } from '../stamped-frames.ts'
import { isAcknowledgementOf } from './acknowledgement.ts'
import { type Feed, firstIndex, type Outlet } from './feed.ts'
import { createOpenLoop, type LoopCamera, type OpenLoopOptions } from './open-loop.ts'
import type { Schedule } from './schedule.ts'

export interface PaceOptions extends Pick<OpenLoopOptions<LoopCamera>, 'fps' | 'nowMs' | 'wait'> {
  /** Stamped JPEGs, at least one. */
  readonly images: readonly Buffer[]
  /** Of the masking keys. */
  readonly seed: number
  /** Of another transport than WebSocket. */
  readonly framing?: Framing | undefined
  /** Whether the server answers each frame with its number. */
  readonly acks: boolean
  /** The text message before a frame, where an envelope has one. */
  readonly announce?: Announce | undefined
  /** Calls back in the next turn of the event loop, as `setImmediate` does. */
  readonly soon: (call: () => void) => void
}

export interface Pace {
  readonly feed: Feed
  readonly offer: () => Offer
  /** All zero where the server does not answer. */
  readonly acks: () => AckCounters
  /**
   * The stamp of a frame by the schedule, whatever came back; null for a number that was not sent.
   * @param place of the camera among those of this process
   */
  readonly sentStamp: (place: number, sequence: number) => Stamp | null
}

/** One camera. */
interface Camera extends LoopCamera {
  readonly outlet: Outlet
  readonly firstImage: number
  acked: number
}

/** Each answer is the 8-byte sequence number of a received frame, in order; texts are ignored here. */
export const createPace = ({
  images,
  fps,
  seed,
  framing,
  acks,
  announce,
  nowMs,
  wait,
  soon,
}: PaceOptions): Pace => {
  const frames = announced(prepareStampedFrames(images, seed, framing), announce)
  const latency = createLatencyRecorder()
  const pending = createLatencyRecorder()
  let wrongAcks = 0
  let earlyAcks = 0
  let late = 0

  const frameOf = ({ firstImage }: Camera, sequence: number): StampedFrame =>
    frameInTurn(frames, firstImage + sequence)
  const loop = createOpenLoop<Camera>({
    fps,
    nowMs,
    wait,
    send: (camera, sequence, intendedMs, onSent) => {
      const stamp = { sequence, camera: camera.index, intendedNs: toNs(intendedMs) }
      const [head, bytes] = frameOf(camera, sequence).pieces(stamp)
      camera.outlet.send({ head, bytes, frames: 1 }, onSent)
    },
  })
  /** The answer may be read in the turn in which the kernel took the frame, before our callback, which two turns later has come. */
  const checkSent = (camera: Camera, sequence: number): void => {
    if (isSent(camera, sequence)) return
    soon(() =>
      soon(() => {
        if (!isSent(camera, sequence)) earlyAcks++
      }),
    )
  }
  const takeAck = (camera: Camera, plan: Schedule, payload: Buffer): void => {
    if (!isAcknowledgementOf(payload, camera.acked)) {
      wrongAcks++
      return
    }
    const ageMs = nowMs() - plan.intendedMs(camera.index, camera.acked)
    latency.record(ageMs)
    if (ageMs > 1000 / fps) late++
    checkSent(camera, camera.acked)
    camera.acked++
  }

  const recordPending = (plan: Schedule): void => {
    const now = nowMs()
    for (const { index, acked } of loop.cameras) {
      for (let sequence = acked; sequence < plan.dueFrames(index, now); sequence++) {
        pending.record(now - plan.intendedMs(index, sequence))
      }
    }
  }
  const reportAcks = (): AckCounters => {
    const schedule = loop.schedule()
    if (schedule) recordPending(schedule)
    return {
      frames: loop.cameras.reduce((sum, { acked }) => sum + acked, 0),
      wrong: wrongAcks,
      late,
      early: earlyAcks,
      latency: latency.take(),
      pending: pending.take(),
    }
  }

  return {
    feed: async (outlet, place) => {
      const firstImage = firstIndex(place, frames.length)
      const camera: Camera = { index: place.camera, outlet, firstImage, begun: 0, acked: 0, writing: 0 }
      const plan = loop.join(camera, place)
      if (acks)
        outlet.listen(
          joinPieces((payload, isText) => {
            if (!isText) takeAck(camera, plan, payload)
          }),
        )
    },
    offer: () => ({ dueFrames: loop.dueFrames(), sendLateness: loop.takeLateness() }),
    acks: reportAcks,
    sentStamp: (place, sequence) => {
      const plan = loop.schedule()
      const camera = loop.cameras[place]
      if (!plan || !camera || sequence >= camera.begun) return null
      const { index } = camera
      const intendedNs = toNs(plan.intendedMs(index, sequence))
      return frameOf(camera, sequence).stampOf({ sequence, camera: index, intendedNs })
    },
  }
}

const toNs = (ms: number): number => Math.round(ms * 1e6)

/** Whether the kernel has taken the whole frame, or never will. Writes of one connection end in their order. */
const isSent = ({ begun, writing }: Camera, sequence: number): boolean => sequence < begun - writing
