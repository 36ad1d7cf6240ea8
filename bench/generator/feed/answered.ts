// Cameras whose frames are answered by their numbers, a few unanswered at once: a closed loop.
import type { AckCounters } from '../../../runners/contract.ts'
import { createLatencyRecorder } from '../latency.ts'
import { joinPieces } from '../message-reader.ts'
import { isAcknowledgementOf } from './acknowledgement.ts'
import { createWindowedFeed, type WindowedFeed, type WindowOptions } from './windowed.ts'

export interface AnsweredFeed extends Pick<WindowedFeed, 'feed'> {
  /** Latency from the beginning of the write to the answer; nothing is late where nothing is due. */
  readonly acks: () => AckCounters
}

export const createAnsweredFeed = (options: Omit<WindowOptions, 'listen'>): AnsweredFeed => {
  const { nowMs } = options
  const latency = createLatencyRecorder()
  const pending = createLatencyRecorder()
  /** Of each camera, by its place. */
  const answered: number[] = []
  let wrong = 0

  const ageMs = (camera: number, sequence: number): number | null => {
    const stamp = windowed.sentStamp(camera, sequence)
    return stamp && nowMs() - stamp.intendedNs / 1e6
  }
  const takeAnswer = (camera: number, payload: Buffer): void => {
    const next = answered[camera] ?? 0
    const age = isAcknowledgementOf(payload, next) ? ageMs(camera, next) : null
    if (age === null) {
      wrong++
      return
    }
    latency.record(age)
    answered[camera] = next + 1
    windowed.arrived(camera, next + 1)
  }
  const windowed = createWindowedFeed({
    ...options,
    listen: (camera) => {
      answered[camera] = 0
      return joinPieces((payload, isText) => {
        if (!isText) takeAnswer(camera, payload)
      })
    },
  })
  const recordPending = (): void => {
    for (const [camera, next] of answered.entries()) {
      for (let sequence = next; ; sequence++) {
        const age = ageMs(camera, sequence)
        if (age === null) break
        pending.record(age)
      }
    }
  }

  return {
    feed: windowed.feed,
    acks: () => {
      recordPending()
      const frames = answered.reduce((sum, count) => sum + count, 0)
      return { frames, wrong, late: 0, latency: latency.take(), pending: pending.take() }
    },
  }
}
