// Questions between the ends of a window, at even steps, and a warm-up that lasts until the rate is steady.

import type { Course, CourseStep } from '../../results/course-schema.ts'
import { cpuMicros } from '../../results/cpu-time.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialLine } from '../../runners/contract.ts'
import type { BothCounted } from './account.ts'

/** A clock in ms, and waiting by it. */
export interface Clock {
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
}

type Read<R> = () => Promise<R>

/** Of a window: with its beginning, eleven readings. */
export const courseSteps = 10
/** Steps of the warm-up, whose two halves are compared. */
const warmupSteps = 4
const longestWarmup = 3
/** Halves that differ by less are steady: a server that still compiles its code doubles its rate. */
const steadyRatio = 1.2
/** Fewer frames in each half tell nothing. */
const fewestFrames = 10

/** Whether questions within a window cost nothing and lose nothing: histograms begin anew with every answer. */
export const mayAskBetween = (line: TrialLine): boolean => line.mode === 'ingest' && line.offer === null

/** Waits `ms`, and reads at even steps before the end; a step is left out if the answer to the one before came later. */
export const readSteps = async <R>(
  ms: number,
  steps: number,
  read: Read<R>,
  { now, pause }: Clock,
): Promise<readonly R[]> => {
  const endMs = now() + ms
  const readings: R[] = []
  for (let left = steps - 1; left > 0; left--) {
    const waitMs = endMs - (ms * left) / steps - now()
    if (waitMs < 0) continue
    await pause(waitMs)
    readings.push(await read())
  }
  await pause(Math.max(0, endMs - now()))
  return readings
}

/**
 * Warms up for `warmupMs`, and on until the last two halves of that time have the same rate, three times as long at most.
 * @returns how long it took
 */
export const warmUp = async (
  warmupMs: number,
  readFrames: Read<number>,
  { now, pause }: Clock,
): Promise<number> => {
  const beganMs = now()
  const frames = [await readFrames()]
  for (let step = 1; step <= longestWarmup * warmupSteps; step++) {
    await pause(Math.max(0, beganMs + (warmupMs * step) / warmupSteps - now()))
    frames.push(await readFrames())
    if (step >= warmupSteps && isEven(frames.slice(-warmupSteps - 1))) break
  }
  return now() - beganMs
}

/** @param frames counted at even steps, the middle one between the two halves */
const isEven = (frames: readonly number[]): boolean => {
  const [first = 0, middle = 0, last = 0] = [frames.at(0), frames.at(warmupSteps / 2), frames.at(-1)]
  const halves = [middle - first, last - middle]
  return Math.min(...halves) < fewestFrames || Math.max(...halves) < steadyRatio * Math.min(...halves)
}

/** @param readings between the ends, in order, and the last one */
export const courseOf = (warmupMs: number, first: BothCounted, readings: readonly BothCounted[]): Course => ({
  warmupMs: Math.round(warmupMs),
  steps: readings.map((reading) => stepOf(first, reading)),
})

const stepOf = (first: BothCounted, reading: BothCounted): CourseStep => {
  const { delivered } = rulesOf(reading.generator.mode)
  const [before, after] = [delivered(first), delivered(reading)]
  return [
    Math.round((after.timeNs - before.timeNs) / 1e5) / 10,
    after.frames - before.frames,
    Math.round(cpuMicros(first.server, reading.server)),
    Math.round(cpuMicros(first.generator, reading.generator)),
  ]
}
