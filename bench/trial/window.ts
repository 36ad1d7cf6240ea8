// The measured window: two pairs of counters, far enough apart, without harness activity in between.
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuMicros } from '../../results/cpu-time.ts'
import type { Delivered } from '../../results/modes/mode.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { KernelRecord } from '../../results/schema.ts'
import { InterruptedError } from '../failure/failure.ts'
import { describeWindow } from '../machine/disturbance.ts'
import type { Observation } from '../machine/observe.ts'
import type { BothCounted } from './account.ts'
import type { Child } from './child.ts'
import { askServer } from './conversation.ts'
import type { GeneratorSide } from './generator-side.ts'
import type { Launcher, SideCpus } from './launcher.ts'

const longestExtensionMs = 20_000

type Counter = Pick<Delivered, 'timeNs' | 'frames'>

export interface WindowOptions {
  readonly warmupMs: number
  readonly windowMs: number
  readonly minFrames: number
  readonly cpus: SideCpus
  readonly observe: Launcher['observe']
  readonly signal: AbortSignal
  /** Command sent after the warm-up, before the counters are requested. */
  readonly atStart?: () => void
  /** Runs during the window of this many ms; by default it only waits. */
  readonly during?: (ms: number) => Promise<void>
}

/** Counters of both sides at one end of a window. */
export interface Reading extends BothCounted {
  /** Null where there is no /proc. */
  readonly observation: Observation | null
}

export interface Window {
  readonly first: Reading
  readonly last: Reading
  readonly kernel: KernelRecord | null
}

/** Warms up, then reads both ends; a window with fewer than `minFrames` frames is extended once. */
export const measureWindow = async (
  server: Child,
  side: GeneratorSide,
  options: WindowOptions,
): Promise<Window> => {
  const { warmupMs, windowMs, minFrames, signal } = options
  const rules = rulesOf(side.mode)
  const during = options.during ?? ((ms: number) => pause(ms, signal))
  const read = () => readBoth(server, side, options)
  await pause(warmupMs, signal)
  options.atStart?.()
  const first = await read()
  await during(windowMs)
  let last = await read()
  const missingMs = missingTimeMs(rules.delivered(first), rules.delivered(last), minFrames)
  if (missingMs > 0) {
    await pause(missingMs, signal)
    const longer = await read()
    last = { ...longer, generator: rules.join(last.generator, longer.generator) }
  }
  const groups = [server.pid, ...side.pids()]
  return { first, last, kernel: describeKernel(first, last, groups) }
}

/** Sleeps until the time is over. @throws InterruptedError on abort */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await sleep(ms, undefined, { signal })
  } catch (cause) {
    throw new InterruptedError('interrupted', { cause })
  }
}

/** Extension that the window needs for `minFrames` at the rate so far; 0 where it is long enough. */
export const missingTimeMs = (first: Counter, last: Counter, minFrames: number): number => {
  const frames = last.frames - first.frames
  if (frames >= minFrames) return 0
  const elapsedMs = (last.timeNs - first.timeNs) / 1e6
  const neededMs = (elapsedMs * minFrames) / Math.max(frames, 1)
  return Math.min(longestExtensionMs, Math.round((neededMs - elapsedMs) * 1.1))
}

/** Counters first, so that the cost of observing the machine is outside the window at both ends. */
const readBoth = async (
  server: Child,
  side: GeneratorSide,
  { cpus, observe }: WindowOptions,
): Promise<Reading> => {
  const [serverStats, generator] = await Promise.all([askServer(server), side.ask('stats')])
  return { server: serverStats, generator, observation: await observe(server, cpus) }
}

const describeKernel = (first: Reading, last: Reading, groups: readonly number[]): KernelRecord | null =>
  first.observation === null || last.observation === null
    ? null
    : describeWindow(first.observation, last.observation, {
        serverCpuMs: cpuMicros(first.server, last.server) / 1000,
        generatorCpuMs: cpuMicros(first.generator, last.generator) / 1000,
        groups,
      })
