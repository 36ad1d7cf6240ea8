// Starts each camera's frames at their intended times, regardless of earlier ones: an open loop.
import { createLatencyRecorder } from '../latency.ts'
import type { Outlet, Place } from './feed.ts'
import { createSchedule, type Schedule } from './schedule.ts'

export interface OpenLoopOptions<Camera extends LoopCamera> {
  readonly fps: number
  /** A clock that all processes of this machine share. */
  readonly nowMs: () => number
  /** Calls back after some time, as `setTimeout` does, but to a fraction of a ms. */
  readonly wait: (call: () => void, ms: number) => void
  /** Starts the write of a frame; `onSent` must follow when it is done. */
  readonly send: (camera: Camera, sequence: number, intendedMs: number, onSent: () => void) => void
}

/** One camera: its number among all, frames started, writes in flight. */
export interface LoopCamera {
  readonly index: number
  readonly outlet: Pick<Outlet, 'isOpen'>
  begun: number
  writing: number
}

export interface OpenLoop<Camera extends LoopCamera> {
  /** Sending begins when all cameras of this process have joined. @returns when each frame is due */
  readonly join: (camera: Camera, place: Place) => Schedule
  readonly cameras: readonly Camera[]
  /** Null before the first camera has joined. */
  readonly schedule: () => Schedule | null
  /** Frames due so far, of all cameras. */
  readonly dueFrames: () => number
  /** Lateness of writes since the last call, as a histogram. */
  readonly takeLateness: () => string
}

/** Time for every camera to join before the first frame is due. */
const leadMs = 20
/** Frames that the socket cannot take wait here as a count, not as bytes, so a stalled server fills no memory. */
const writesInFlight = 2

export const createOpenLoop = <Camera extends LoopCamera>({
  fps,
  nowMs,
  wait,
  send,
}: OpenLoopOptions<Camera>): OpenLoop<Camera> => {
  const lateness = createLatencyRecorder()
  const cameras: Camera[] = []
  let schedule: Schedule | null = null

  const pump = (camera: Camera, plan: Schedule): void => {
    while (camera.outlet.isOpen() && camera.writing < writesInFlight) {
      const intendedMs = plan.intendedMs(camera.index, camera.begun)
      const lateMs = nowMs() - intendedMs
      if (lateMs < 0) return
      const sequence = camera.begun++
      lateness.record(lateMs)
      camera.writing++
      send(camera, sequence, intendedMs, () => {
        camera.writing--
        pump(camera, plan)
      })
    }
  }
  /** Wakes for each frame of these cameras alone, and looks at the camera whose frame it is: there may be hundreds. */
  const begin = (plan: Schedule): void => {
    const inTurn = cameras.toSorted((a, b) => a.index - b.index)
    let frames = 0
    const next = (): { readonly camera: Camera; readonly dueMs: number } | null => {
      const camera = inTurn[frames % inTurn.length]
      return camera
        ? { camera, dueMs: plan.intendedMs(camera.index, Math.floor(frames / inTurn.length)) }
        : null
    }
    const tick = (): void => {
      let due = next()
      for (; due && due.dueMs <= nowMs(); due = next()) {
        frames++
        pump(due.camera, plan)
      }
      if (due && cameras.some(({ outlet }) => outlet.isOpen())) wait(tick, due.dueMs - nowMs())
    }
    tick()
  }

  /** Cameras of several processes keep their places in an interval that begins at the same moment for all of them. */
  const startOf = ({ count, cameras }: Place): number => {
    const earliestMs = nowMs() + leadMs
    const intervalMs = 1000 / fps
    return count === cameras ? earliestMs : Math.ceil(earliestMs / intervalMs) * intervalMs
  }

  return {
    join: (camera, place) => {
      schedule ??= createSchedule({ startMs: startOf(place), cameras: place.cameras, fps })
      const plan = schedule
      if (cameras.push(camera) === place.count) begin(plan)
      return plan
    },
    cameras,
    schedule: () => schedule,
    dueFrames: () => {
      const plan = schedule
      return plan ? cameras.reduce((sum, { index }) => sum + plan.dueFrames(index, nowMs()), 0) : 0
    },
    takeLateness: lateness.take,
  }
}
