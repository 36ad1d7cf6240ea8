// The measured window: counters of both sides at its ends and, where that disturbs nothing, at steps between; no other work.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Course } from '../../results/course-schema.ts'
import { cpuMicros } from '../../results/cpu-time.ts'
import type { Delivered } from '../../results/modes/mode.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { KernelRecord } from '../../results/schema.ts'
import type { Edge, Span, Witness } from '../../results/witness-schema.ts'
import { InterruptedError } from '../failure/failure.ts'
import { describeBreakdown } from '../machine/breakdown.ts'
import { describeWindow } from '../machine/disturbance.ts'
import type { Observation } from '../machine/observe.ts'
import { treeCpu } from '../machine/tree-cpu.ts'
import type { BothCounted } from './account.ts'
import type { Child } from './child.ts'
import { askServer } from './conversation.ts'
import { courseOf, courseSteps, mayAskBetween, readSteps, warmUp } from './course.ts'
import type { GeneratorSide } from './generator-side.ts'
import type { Launcher, SideCpus } from './launcher.ts'
import { requireKeptPlace } from './place.ts'

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
  /** Runs during the window of this many ms; by default it only waits, or asks at steps. */
  readonly during?: (ms: number) => Promise<void>
  /** Steps at whose ends both sides are asked, where that disturbs nothing; 1: at both ends of the window only. */
  readonly steps?: number
}

/** Counters of both sides at one end of a window. */
export interface Reading extends BothCounted {
  /** When each side was asked and had answered, by the harness's monotonic clock. */
  readonly spans: Edge
  /** Null where there is no /proc. */
  readonly observation: Observation | null
}

export interface Window {
  readonly first: Reading
  readonly last: Reading
  readonly kernel: KernelRecord | null
  readonly witness: Witness
  /** Null where nothing was asked between the ends. */
  readonly course: Course | null
}

/**
 * Warms up, then reads both ends; a window with fewer than `minFrames` frames is extended once.
 * @throws TrialError where the server left its CPUs or raised its priority
 */
export const measureWindow = async (
  server: Child,
  side: GeneratorSide,
  options: WindowOptions,
): Promise<Window> => {
  const { warmupMs, windowMs, minFrames, signal } = options
  const rules = rulesOf(side.mode)
  const clock = { now: () => performance.now(), pause: (ms: number) => pause(ms, signal) }
  const { steps = courseSteps, during } = options
  // Observing the machine costs time, so it comes before the first counters and after the last ones.
  const observation = () => options.observe(server, options.cpus)
  const read = async (): Promise<Reading> => {
    const counted = await countBoth(server, side)
    return { ...counted, observation: await observation() }
  }
  const asksBetween =
    steps > 1 && during === undefined && side.mode === 'ingest' && mayAskBetween(await side.ask('stats'))
  // The load generator alone: what a server says first is the beginning of its window.
  const readSent = async () => rules.written(await side.ask('stats')).frames
  const warmedMs = asksBetween ? await warmUp(warmupMs, readSent, clock) : warmupMs
  if (!asksBetween) await clock.pause(warmupMs)
  const before = await observation()
  options.atStart?.()
  const first = { ...(await countBoth(server, side)), observation: before }
  const between = asksBetween
    ? await readSteps(windowMs, steps, () => countBoth(server, side), clock)
    : await (during ?? clock.pause)(windowMs)
  let last = await read()
  const course = between ? courseOf(warmedMs, first, [...between, last]) : null
  const missingMs = missingTimeMs(rules.delivered(first), rules.delivered(last), minFrames)
  if (missingMs > 0) {
    await pause(missingMs, signal)
    const longer = await read()
    last = { ...longer, generator: rules.join(last.generator, longer.generator) }
  }
  requireKeptPlace(last.observation?.server?.stray ?? null, options.cpus)
  const kernel = describeKernel(first, last, side.pids())
  return { first, last, kernel, witness: describeWitness(first, last), course }
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

const countBoth = async (server: Child, side: GeneratorSide): Promise<Omit<Reading, 'observation'>> => {
  const [ofServer, ofGenerator] = await Promise.all([
    noteSpan(() => askServer(server)),
    noteSpan(() => side.ask('stats')),
  ])
  return {
    server: ofServer.line,
    generator: ofGenerator.line,
    spans: { server: ofServer.span, generator: ofGenerator.span },
  }
}

const noteSpan = async <L>(ask: () => Promise<L>): Promise<{ readonly line: L; readonly span: Span }> => {
  const askedMs = performance.now()
  const line = await ask()
  return { line, span: { askedMs, answeredMs: performance.now() } }
}

const describeWitness = (first: Reading, last: Reading): Witness => {
  const since = first.spans.server.askedMs
  const relative = ({ askedMs, answeredMs }: Span): Span => ({
    askedMs: askedMs - since,
    answeredMs: answeredMs - since,
  })
  const edge = ({ spans: { server, generator } }: Reading): Edge => ({
    server: relative(server),
    generator: relative(generator),
  })
  return { first: edge(first), last: edge(last), socketBytes: last.observation?.socketBytes ?? null }
}

const describeKernel = (first: Reading, last: Reading, groups: readonly number[]): KernelRecord | null => {
  if (first.observation === null || last.observation === null) return null
  const serverTree = treeCpu(first.observation.server, last.observation.server)
  const breakdown = describeBreakdown(first.observation.server, last.observation.server)
  return {
    ...describeWindow(first.observation, last.observation, {
      serverCpuMs: cpuMicros(first.server, last.server) / 1000,
      serverTree,
      generatorCpuMs: cpuMicros(first.generator, last.generator) / 1000,
      groups,
    }),
    ...(serverTree && { serverTree }),
    ...(breakdown && { breakdown }),
  }
}
