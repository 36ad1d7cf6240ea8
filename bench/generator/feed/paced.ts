// Cameras that keep a rate send stamped frames in an open loop, and may be answered by their numbers.
import type { AckCounters, Offer } from '../../../runners/contract.ts'
import { createLatencyRecorder } from '../latency.ts'
import { joinPieces } from '../message-reader.ts'
import { prepareStampedFrames } from '../stamped-frames.ts'
import { type Feed, firstIndex, type Outlet } from './feed.ts'
import { createOpenLoop, type LoopCamera, type OpenLoopOptions } from './open-loop.ts'
import type { Schedule } from './schedule.ts'

export interface PaceOptions extends Pick<OpenLoopOptions<LoopCamera>, 'fps' | 'nowMs' | 'wait'> {
  /** Stamped JPEGs, at least one. */
  readonly images: readonly Buffer[]
  /** Of the masking keys. */
  readonly seed: number
  /** Whether the server answers each frame with its number. */
  readonly acks: boolean
}

export interface Pace {
  readonly feed: Feed
  readonly offer: () => Offer
  /** All zero where the server does not answer. */
  readonly acks: () => AckCounters
}

/** One camera. */
interface Camera extends LoopCamera {
  readonly outlet: Outlet
  readonly firstImage: number
  acked: number
}

const acknowledgementBytes = 8

/** Each answer is the 8-byte sequence number of a received frame, in order; texts are ignored here. */
export const createPace = ({ images, fps, seed, acks, nowMs, wait }: PaceOptions): Pace => {
  const frames = prepareStampedFrames(images, seed)
  const latency = createLatencyRecorder()
  const pending = createLatencyRecorder()
  let wrongAcks = 0
  let late = 0

  const loop = createOpenLoop<Camera>({
    fps,
    nowMs,
    wait,
    send: ({ index, outlet, firstImage }, sequence, intendedMs, onSent) => {
      const frame = frames[(firstImage + sequence) % frames.length]
      if (!frame) throw new Error('a pool of frames has at least one')
      const intendedNs = Math.round(intendedMs * 1e6)
      const [head, bytes] = frame.pieces({ sequence, camera: index, intendedNs })
      outlet.send({ head, bytes, frames: 1 }, onSent)
    },
  })
  const takeAck = (camera: Camera, plan: Schedule, payload: Buffer): void => {
    const isNext =
      payload.length === acknowledgementBytes && Number(payload.readBigUInt64BE()) === camera.acked
    if (!isNext) {
      wrongAcks++
      return
    }
    const ageMs = nowMs() - plan.intendedMs(camera.index, camera.acked)
    latency.record(ageMs)
    if (ageMs > 1000 / fps) late++
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
  }
}
