// The lines of a window, one a tick, as they come in: what each tick came to, and all of them together. Pure.
import { generatorFigures } from '../../results/generator-figures.ts'
import type { Counted, LoadTick, LoadTimes } from '../../results/load-result-schema.ts'
import type { LineOf } from '../../runners/contract.ts'
import { bound } from './merge-counters.ts'
import { createTimes, describeTimes } from './times.ts'

type Line = LineOf<'external'>

export interface Tally {
  /** The line of a tick. @param openConnections at its end */
  readonly take: (line: Line, openConnections: number) => LoadTick
  /** Percentiles of all ticks so far: one tick alone has seldom enough images for them. */
  readonly soFar: () => Pick<LoadTick, 'p50Ms' | 'p99Ms' | 'latenessP99Ms'>
  readonly sum: () => WindowSum
}

/** What came together from the first line to the last. */
export interface WindowSum {
  readonly first: Line
  readonly last: Line
  readonly windowMs: number
  readonly frames: number
  readonly messageBytes: number
  readonly latency: LoadTimes | null
  readonly lateness: LoadTimes | null
  readonly intervals: LoadTimes | null
  readonly view: {
    readonly leastBytes: number | null
    readonly mostBytes: number | null
    readonly jitterMs: number | null
  } | null
  readonly ticks: readonly LoadTick[]
}

export interface TallyOptions {
  readonly counted: Counted
  /** Of an image that is sent; those that are received are counted in bytes. */
  readonly messageBytes: number
}

/** @param first the line at the beginning of the window; what its histograms hold came before */
export const createTally = (first: Line, options: TallyOptions): Tally => {
  const latency = createTimes()
  const lateness = createTimes()
  const intervals = createTimes()
  const ticks: LoadTick[] = []
  const jitter = { ms: 0, count: 0 }
  let last = first
  let leastBytes: number | null = null
  let mostBytes: number | null = null

  return {
    take: (line, openConnections) => {
      const { answers, sight } = line
      if (answers) latency.add(answers.latency)
      if (line.offer) lateness.add(line.offer.sendLateness)
      if (sight) {
        intervals.add(sight.intervals)
        jitter.ms += sight.jitterMs
        jitter.count += sight.jitterCount
        leastBytes = bound([leastBytes, sight.leastBytes], Math.min)
        mostBytes = bound([mostBytes, sight.mostBytes], Math.max)
      }
      const tick = describeTick({ first, before: last, line, openConnections }, options)
      ticks.push(tick)
      last = line
      return tick
    },
    soFar: () => {
      const { p50, p99 } = latency.describe()
      return { p50Ms: p50, p99Ms: p99, latenessP99Ms: lateness.describe().p99 }
    },
    sum: () => {
      const { answers, sight } = last
      // In an open loop what is still not answered is as slow as it is old.
      if (answers && last.offer && last !== first) latency.add(answers.pending)
      return {
        first,
        last,
        windowMs: (last.timeNs - first.timeNs) / 1e6,
        frames: countOf(last, options) - countOf(first, options),
        messageBytes: bytesOf(last, options) - bytesOf(first, options),
        latency: answers ? latency.describe() : null,
        lateness: last.offer ? lateness.describe() : null,
        intervals: sight ? intervals.describe() : null,
        view: sight
          ? { leastBytes, mostBytes, jitterMs: jitter.count === 0 ? null : jitter.ms / jitter.count }
          : null,
        ticks,
      }
    },
  }
}

interface TickLines {
  readonly first: Line
  readonly before: Line
  readonly line: Line
  readonly openConnections: number
}

const describeTick = (
  { first, before, line, openConnections }: TickLines,
  options: TallyOptions,
): LoadTick => {
  const ns = line.timeNs - before.timeNs
  const frames = countOf(line, options) - countOf(before, options)
  const latency = line.answers ? describeTimes(line.answers.latency) : null
  return {
    atMs: (line.timeNs - first.timeNs) / 1e6,
    frames,
    fps: (frames * 1e9) / ns,
    gbitPerSecond: ((bytesOf(line, options) - bytesOf(before, options)) * 8) / ns,
    p50Ms: latency?.p50 ?? null,
    p99Ms: latency?.p99 ?? null,
    maxMs: latency && latency.samples > 0 ? latency.max : null,
    latenessP99Ms: line.offer ? describeTimes(line.offer.sendLateness).p99 : null,
    blocked: generatorFigures({ first: before, last: line }).blocked,
    openConnections,
  }
}

const countOf = ({ frames, answers, sight }: Line, { counted }: TallyOptions): number => {
  switch (counted) {
    case 'sent':
      return frames
    case 'delivered':
      return answers?.frames ?? 0
    case 'received':
      return sight?.frames ?? 0
  }
}

const bytesOf = (line: Line, options: TallyOptions): number =>
  options.counted === 'received' ? (line.sight?.bytes ?? 0) : countOf(line, options) * options.messageBytes
