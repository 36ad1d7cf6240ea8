// The measured window: two pairs of counters, far enough apart, with nothing of ours happening in between.
import { setTimeout as sleep } from 'node:timers/promises'
import type { CameraStatsLine, StatsLine } from '../../runners/contract.ts'
import { InterruptedError } from '../failure.ts'
import type { Child } from './child.ts'
import { askCamera, askServer } from './conversation.ts'

const longestExtensionMs = 20_000

export interface WindowOptions {
  readonly warmupMs: number
  readonly windowMs: number
  readonly minFrames: number
  readonly signal: AbortSignal
}

/** Counters of both sides at one end of a window. */
export interface Reading {
  readonly server: StatsLine
  readonly load: CameraStatsLine
}

/** Warms up, then reads both ends; a window with fewer than `minFrames` frames is made longer once. */
export const measureWindow = async (
  server: Child,
  camera: Child,
  options: WindowOptions,
): Promise<{ readonly first: Reading; readonly last: Reading }> => {
  const { warmupMs, windowMs, minFrames, signal } = options
  await pause(warmupMs, signal)
  const first = await read(server, camera)
  await pause(windowMs, signal)
  const last = await read(server, camera)
  const missingMs = missingTimeMs(first.server, last.server, minFrames)
  if (missingMs === 0) return { first, last }
  await pause(missingMs, signal)
  return { first, last: await read(server, camera) }
}

/** Sleeps until the time is over. @throws InterruptedError on abort */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await sleep(ms, undefined, { signal })
  } catch (cause) {
    throw new InterruptedError('interrupted', { cause })
  }
}

/** How much longer the window has to be for `minFrames`, at the rate so far; 0 where it is long enough. */
export const missingTimeMs = (first: StatsLine, last: StatsLine, minFrames: number): number => {
  const frames = last.frames - first.frames
  if (frames >= minFrames) return 0
  const elapsedMs = (last.timeNs - first.timeNs) / 1e6
  const neededMs = (elapsedMs * minFrames) / Math.max(frames, 1)
  return Math.min(longestExtensionMs, Math.round((neededMs - elapsedMs) * 1.1))
}

const read = async (server: Child, camera: Child): Promise<Reading> => {
  const [serverStats, load] = await Promise.all([askServer(server), askCamera(camera, 'stats')])
  return { server: serverStats, load }
}
