// Warms up a server whose runtime compiles while it runs, until the frames that pass and the CPU time of each are steady.
import { rulesOf } from '../../results/modes/modes.ts'
import type { WarmUp } from '../../results/warm-up-schema.ts'
import type { TrialLine } from '../../runners/contract.ts'
import { fewestWarmUpSteps, warmUpSteps } from '../../scenarios/durations.ts'
import type { ServerReading } from '../machine/server-tree.ts'
import { treeCpu } from '../machine/tree-cpu.ts'
import type { Child } from './child.ts'
import type { Clock } from './course.ts'
import type { GeneratorSide } from './generator-side.ts'
import { pause, type WindowOptions } from './window.ts'

/** What has passed since the start of the trial. */
export interface Progress {
  readonly frames: number
  /** Null without /proc. */
  readonly server: Pick<ServerReading, 'timeMs' | 'members' | 'group'> | null
}

/** Halves that differ by less are steady. */
const steadyRatio = 1.2
/** CPU time that is counted in ticks of 10 ms is off by two of them. */
const tickRoundingMs = 20

/** Frames still pass afterwards. @throws InterruptedError on abort; TrialError as the questions do */
export const warmUntilSteady = async (
  server: Child,
  side: GeneratorSide,
  limitMs: number,
  { cpus, observe, signal }: Pick<WindowOptions, 'cpus' | 'observe' | 'signal'>,
): Promise<WarmUp> => {
  // The load generator and the kernel alone: what a server says first is the beginning of its window.
  const read = async (): Promise<Progress> => ({
    frames: passedFrames(await side.ask('stats')),
    server: (await observe(server, cpus))?.server ?? null,
  })
  return await untilSteady(limitMs, read, {
    now: () => performance.now(),
    pause: (ms) => pause(ms, signal),
  })
}

/** Until both halves of the last fifth of `limitMs` agree, but not longer than `limitMs`. */
export const untilSteady = async (
  limitMs: number,
  read: () => Promise<Progress>,
  { now, pause }: Clock,
): Promise<WarmUp> => {
  const beganMs = now()
  const seen = [await read()]
  for (let step = 1; step <= warmUpSteps; step++) {
    await pause(Math.max(0, beganMs + (limitMs * step) / warmUpSteps - now()))
    seen.push(await read())
    if (step >= fewestWarmUpSteps && isSteady(seen.slice(-fewestWarmUpSteps - 1)))
      return { tookMs: Math.round(now() - beganMs), limitMs, isSteady: true }
  }
  return { tookMs: Math.round(now() - beganMs), limitMs, isSteady: false }
}

/** Frames that have come back where any do, otherwise those that were sent; small messages where there are no frames. */
const passedFrames = (line: TrialLine): number => {
  if ('received' in line) return line.received.frames
  const { frames, texts } = rulesOf(line.mode).written(line)
  return frames + texts
}

/** @param seen at even steps, the middle one between the two halves */
const isSteady = (seen: readonly Progress[]): boolean => {
  const [first, middle, last] = [seen.at(0), seen.at(fewestWarmUpSteps / 2), seen.at(-1)]
  if (!first || !middle || !last) return false
  const earlier = { frames: middle.frames - first.frames, cpuMs: cpuMsBetween(first, middle) }
  const later = { frames: last.frames - middle.frames, cpuMs: cpuMsBetween(middle, last) }
  if (earlier.frames <= 0 || later.frames <= 0) return false
  if (!isAlike(earlier.frames, later.frames, 0)) return false
  return (
    earlier.cpuMs === null ||
    later.cpuMs === null ||
    isAlike(earlier.cpuMs, (later.cpuMs * earlier.frames) / later.frames, tickRoundingMs)
  )
}

const isAlike = (one: number, other: number, rounding: number): boolean =>
  Math.max(one, other) < steadyRatio * Math.min(one, other) + rounding

const cpuMsBetween = ({ server: first }: Progress, { server: last }: Progress): number | null => {
  if (first === null || last === null) return null
  const used = treeCpu(first, last)
  return used === undefined ? null : (used.userCpu + used.systemCpu) * (last.timeMs - first.timeMs)
}
