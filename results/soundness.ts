// Whether the counters of a trial can be right: a trial that breaks one of these rules fails, and a record of one is not read.
import type { StatsLine } from '../runners/contract.ts'
import { cpuMicros, type TimedCpuTotals } from './cpu-time.ts'
import { pacedTrials } from './equal-pace.ts'
import { sumHistograms } from './histogram.ts'
import type { Fault } from './modes/mode.ts'
import { rulesOf } from './modes/modes.ts'
import type { CompletedOutcome, TrialOutcome } from './trial-schema.ts'
import { type CountBounds, clockFault, countFault } from './witness.ts'

/** What bounds the figures of a trial. */
export interface Bounds extends SideCpus, CountBounds {
  /** Number of viewers of a relay; 0 otherwise. */
  readonly viewers: number
}

/** CPUs that each side may use. */
interface SideCpus {
  readonly serverCpus: readonly number[]
  readonly generatorCpus: readonly number[]
}

/** Pure. The first fault of a trial's counters; null where nothing contradicts itself, and for trials without counters. */
export const outcomeFault = (outcome: TrialOutcome, bounds: Bounds): Fault | null => {
  if (outcome.status !== 'completed') return null
  const windows = [...pacedTrials(outcome).map((paced) => paced.outcome), outcome]
  const server = [...windows.flatMap(({ server: { first, last } }) => [first, last]), outcome.server.final]
  const generator = [
    ...windows.flatMap(({ generator: { first, last } }) => [first, last]),
    outcome.generator.final,
  ]
  return (
    serverFault(server, bounds.frameBytes) ??
    firstFault(generator, (earlier, later) => fallOf("the load generator's", earlier, later)) ??
    firstOf(windows, (window) => windowFault(window, bounds)) ??
    accountFault(outcome, bounds.viewers) ??
    firstOf(generator, histogramFault)
  )
}

const windowFault = (window: CompletedOutcome, bounds: Bounds): Fault | null =>
  cpuFault('server', window.server.first, window.server.last, bounds.serverCpus.length) ??
  firstOf(processesOf(window), (process) =>
    cpuFault('load generator', process.first, process.last, bounds.generatorCpus.length),
  ) ??
  clocksFault(window) ??
  countFault(window, bounds)

/**
 * Checks a server's lines, in the order they came, against each other and against the size of a frame; the last one is from
 * after the drain, when nothing is in flight.
 */
export const serverFault = (lines: readonly StatsLine[], frameBytes: number): Fault | null => {
  const final = lines.at(-1)
  if (!final) return null
  return (
    firstFault(lines, (earlier, later) => fallOf("the server's", earlier, later)) ??
    bytesFault('counts', final.frames, final.bytes, frameBytes) ??
    bytesFault('sent', final.sentFrames, final.sentBytes, frameBytes)
  )
}

/** Numbers of a line that are no totals: memory, what a frame that comes late takes back, and what the last frame looks like. */
const mayFall: ReadonlySet<string> = new Set(['rssBytes', 'peakRssBytes', 'lost', 'last'])

/** Readings of clock and CPU time are not quite simultaneous, and CPU time may be counted in ticks of 10 ms. */
const cpuTolerance = { share: 0.1, micros: 50_000 }

const fallOf = (whose: string, earlier: unknown, later: unknown, name = ''): Fault | null => {
  if (typeof earlier === 'number' && typeof later === 'number')
    return later >= earlier
      ? null
      : {
          code: 'counters-fell',
          message: `${whose} ${name} fell from ${earlier} to ${later}; counters must never decrease`,
        }
  if (!isRecord(earlier) || !isRecord(later)) return null
  return firstOf(Object.keys(earlier), (key) =>
    mayFall.has(key) ? null : fallOf(whose, earlier[key], later[key], name === '' ? key : `${name}.${key}`),
  )
}

/** Lists, too: their keys are positions. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const bytesFault = (verb: string, frames: number, bytes: number, frameBytes: number): Fault | null =>
  bytes === frames * frameBytes
    ? null
    : {
        code: 'wrong-bytes',
        message:
          `the server ${verb} ${bytes} bytes in ${frames} frames; frames of ${frameBytes} bytes make ` +
          `${frames * frameBytes}`,
      }

const cpuFault = (who: string, first: TimedCpuTotals, last: TimedCpuTotals, cpus: number): Fault | null => {
  const windowMicros = (last.timeNs - first.timeNs) / 1000
  const used = cpuMicros(first, last)
  if (used <= windowMicros * cpus * (1 + cpuTolerance.share) + cpuTolerance.micros) return null
  const [cpuMs, windowMs] = [used, windowMicros].map((micros) => Math.round(micros / 1000))
  return {
    code: 'impossible-cpu',
    message: `the ${who} reports ${cpuMs} ms of CPU time in ${windowMs} ms on ${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`,
  }
}

/** One load generator, or each of several. */
const processesOf = ({ generator: { first, last } }: CompletedOutcome) =>
  last.processes
    ? last.processes.flatMap((part, index) => {
        const before = first.processes?.[index]
        return before ? [{ first: before, last: part }] : []
      })
    : [{ first, last }]

const clocksFault = (outcome: CompletedOutcome): Fault | null => {
  const { server, witness } = outcome
  if (witness === undefined) return null
  return (
    clockFault({ side: 'server', ...server }, witness) ??
    firstOf(processesOf(outcome), (process) => clockFault({ side: 'generator', ...process }, witness))
  )
}

/** After the drain nothing is missing. With a slow viewer, frames may still wait for it. */
const accountFault = (trial: CompletedOutcome, viewers: number): Fault | null => {
  if (trial.mode === 'relay' && (trial.slowViewer !== null || trial.slowLinks)) return null
  const { server, generator } = trial
  const missing = rulesOf(trial.mode).missing({ server: server.final, generator: generator.final }, viewers)
  if ('fault' in missing) return missing.fault
  const { frames, texts } = missing
  return frames + texts === 0
    ? null
    : {
        code: 'frames-lost',
        message: `${frames} frames and ${texts} control messages are missing at the end`,
      }
}

const histogramFault = (line: unknown): Fault | null => {
  if (!isRecord(line)) return null
  return firstOf(Object.entries(line), ([name, value]) => {
    if (typeof value !== 'string' || !histograms.has(name)) return histogramFault(value)
    try {
      sumHistograms([value])
      return null
    } catch {
      return { code: 'wrong-histogram', message: `${name} of the load generator is not a histogram` }
    }
  })
}

const histograms: ReadonlySet<string> = new Set([
  'latency',
  'pending',
  'sendLateness',
  'decode',
  'age',
  'sinceArrival',
])

const firstFault = <T>(lines: readonly T[], check: (earlier: T, later: T) => Fault | null): Fault | null =>
  firstOf(lines.slice(1), (later, index) => {
    const earlier = lines[index]
    return earlier === undefined ? null : check(earlier, later)
  })

const firstOf = <T>(items: readonly T[], check: (item: T, index: number) => Fault | null): Fault | null => {
  for (const [index, item] of items.entries()) {
    const fault = check(item, index)
    if (fault) return fault
  }
  return null
}
