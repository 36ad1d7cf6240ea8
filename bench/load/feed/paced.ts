// Sends each camera's frames at their intended times, whatever became of the frames before: an open loop.
import type { AckCounters, PaceCounters } from '../../../runners/contract.ts'
import { joinPieces } from '../message-reader.ts'
import { createLatencyRecorder } from '../pace/latency.ts'
import { createSchedule, type Schedule } from '../pace/schedule.ts'
import { prepareStampedFrames, type StampedFrame } from '../stamped-frames.ts'
import { type Feed, firstIndex, type Outlet, type Place } from './feed.ts'

export interface PaceOptions {
  /** Stamped JPEGs, at least one. */
  readonly images: readonly Buffer[]
  readonly fps: number
  /** Of the masking keys. */
  readonly seed: number
  /** Whether the server answers each frame with its number. */
  readonly acks: boolean
  /** A clock that all processes of this machine share. */
  readonly nowMs: () => number
  /** Calls back after some time, as `setTimeout` does. */
  readonly wait: (call: () => void, ms: number) => void
}

export interface Pace {
  readonly feed: Feed
  readonly report: () => PaceCounters
}

/** One camera of the fleet. */
interface Camera {
  readonly index: number
  readonly outlet: Outlet
  readonly firstImage: number
  begun: number
  acked: number
  writing: number
}

/** Time for every camera to be there before the first frame is due. */
const leadMs = 20
/** What the socket cannot take waits here, as a number and not as bytes: a stalled server fills no memory. */
const writesInFlight = 2
const acknowledgementBytes = 8

/** An answer of the server is the sequence number of the frame that it took, 8 bytes, in order; texts are not for us. */
export const createPace = ({ images, fps, seed, acks, nowMs, wait }: PaceOptions): Pace => {
  const frames = prepareStampedFrames(images, seed)
  const lateness = createLatencyRecorder()
  const latency = createLatencyRecorder()
  const pending = createLatencyRecorder()
  const cameras: Camera[] = []
  let schedule: Schedule | null = null
  let wrongAcks = 0
  let late = 0

  const pump = (camera: Camera, plan: Schedule): void => {
    while (
      camera.outlet.isOpen() &&
      camera.writing < writesInFlight &&
      camera.begun < plan.dueFrames(camera.index, nowMs())
    ) {
      const sequence = camera.begun++
      const intendedMs = plan.intendedMs(camera.index, sequence)
      const frame = frames[(camera.firstImage + sequence) % frames.length]
      if (!frame) throw new Error('a pool of frames has at least one')
      lateness.record(nowMs() - intendedMs)
      camera.writing++
      send(camera, frame, sequence, intendedMs, () => {
        camera.writing--
        pump(camera, plan)
      })
    }
  }
  const tick = (plan: Schedule): void => {
    for (const camera of cameras) pump(camera, plan)
    if (!cameras.some(({ outlet }) => outlet.isOpen())) return
    wait(() => tick(plan), plan.nextMs(nowMs()) - nowMs())
  }
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
    for (const { index, acked } of cameras) {
      for (let sequence = acked; sequence < plan.dueFrames(index, now); sequence++) {
        pending.record(now - plan.intendedMs(index, sequence))
      }
    }
  }
  const reportAcks = (): AckCounters => {
    if (schedule) recordPending(schedule)
    return {
      frames: cameras.reduce((sum, { acked }) => sum + acked, 0),
      wrong: wrongAcks,
      late,
      latency: latency.take(),
      pending: pending.take(),
    }
  }
  const dueFrames = (plan: Schedule): number =>
    cameras.reduce((sum, { index }) => sum + plan.dueFrames(index, nowMs()), 0)

  /** Cameras of several processes keep their places in an interval that begins at the same moment for all of them. */
  const startOf = ({ count, cameras }: Place): number => {
    const earliestMs = nowMs() + leadMs
    const intervalMs = 1000 / fps
    return count === cameras ? earliestMs : Math.ceil(earliestMs / intervalMs) * intervalMs
  }

  return {
    feed: async (outlet, place) => {
      schedule ??= createSchedule({ startMs: startOf(place), cameras: place.cameras, fps })
      const plan = schedule
      const firstImage = firstIndex(place, frames.length)
      const camera: Camera = { index: place.camera, outlet, firstImage, begun: 0, acked: 0, writing: 0 }
      if (acks)
        outlet.listen(
          joinPieces((payload, isText) => {
            if (!isText) takeAck(camera, plan, payload)
          }),
        )
      if (cameras.push(camera) === place.count) tick(plan)
    },
    report: () => ({
      dueFrames: schedule ? dueFrames(schedule) : 0,
      sendLateness: lateness.take(),
      acks: acks ? reportAcks() : null,
    }),
  }
}

const send = (
  { index, outlet }: Camera,
  frame: StampedFrame,
  sequence: number,
  intendedMs: number,
  onSent: () => void,
): void => {
  const intendedNs = Math.round(intendedMs * 1e6)
  const [head, bytes] = frame.pieces({ sequence, camera: index, intendedNs })
  outlet.send({ head, bytes, frames: 1 }, onSent)
}
