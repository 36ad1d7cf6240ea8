// The lines of load generators added up: over the generators at one moment, tick by tick, and over the whole window. Pure.
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js'
import { generatorFigures } from '../../results/generator-figures.ts'
import { mergeHistograms, percentileMs } from '../../results/histogram.ts'
import type { Counted, LoadTick, LoadTimes } from '../../results/load-result-schema.ts'
import {
  mergeOptionalOffers,
  mergeSent,
  mergeUsage,
  pick,
  sumOf,
} from '../../results/modes/generator-counters.ts'
import type { AnswerCounters, ExternalCounters, LineOf, SightCounters } from '../../runners/contract.ts'

type Line = LineOf<'external'>

export interface Tally {
  /** Adds the line of a tick. @param openConnections at its end */
  readonly add: (line: Line, openConnections: number) => LoadTick
  /** Percentiles of all ticks so far: a single tick seldom has enough frames for them. */
  readonly soFar: () => Pick<LoadTick, 'p50Ms' | 'p99Ms' | 'latenessP99Ms'>
  readonly sum: () => WindowSum
}

/** Totals from the first line to the last. */
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
  /** Of a sent frame; received ones are counted in bytes. */
  readonly messageBytes: number
}

/** @param first the line at the beginning of the window; its histograms are from before */
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
    add: (line, openConnections) => {
      const { answers, sight } = line
      if (answers) latency.add(answers.latency)
      if (line.offer) lateness.add(line.offer.sendLateness)
      if (sight) {
        intervals.add(sight.intervals)
        jitter.ms += sight.jitterMs
        jitter.count += sight.jitterCount
        leastBytes = ofKnown([leastBytes, sight.leastBytes], Math.min)
        mostBytes = ofKnown([mostBytes, sight.mostBytes], Math.max)
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
      // In an open loop a frame that is not answered yet counts with its age.
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

/** Lines of several load generators at one moment → one line: counters are added, histograms merged. */
export const mergeLines = (lines: readonly [Line, ...Line[]]): Line => {
  const [first, ...others] = lines
  if (others.length === 0) return first
  return {
    mode: 'external',
    ...mergeUsage(lines),
    ...mergeSent(lines),
    offer: mergeOptionalOffers(pick(lines, ({ offer }) => offer)),
    ...mergeCounters(lines),
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

interface Times {
  /** @param encoded compressed V2 encoding as base64, in whole µs */
  readonly add: (encoded: string) => void
  readonly describe: () => LoadTimes
}

const createTimes = (): Times => {
  const histogram = build({ numberOfSignificantValueDigits: 3 })
  return {
    add: (encoded) => histogram.add(decodeFromCompressedBase64(encoded)),
    describe: () => ({
      p50: percentileMs(histogram, 50),
      p90: percentileMs(histogram, 90),
      p99: percentileMs(histogram, 99),
      p999: percentileMs(histogram, 99.9),
      max: histogram.totalCount === 0 ? 0 : histogram.maxValue / 1000,
      samples: histogram.totalCount,
      histogram: encodeIntoCompressedBase64(histogram),
    }),
  }
}

/** The times of one line alone. */
const describeTimes = (encoded: string): LoadTimes => {
  const times = createTimes()
  times.add(encoded)
  return times.describe()
}

const mergeCounters = (parts: readonly ExternalCounters[]): ExternalCounters => ({
  messages: sumOf(parts, ({ messages }) => messages),
  ignored: sumOf(parts, ({ ignored }) => ignored),
  answeredConnections: sumOf(parts, ({ answeredConnections }) => answeredConnections),
  answers: mergeAnswers(parts.flatMap(({ answers }) => answers ?? [])),
  sight: mergeSight(parts.flatMap(({ sight }) => sight ?? [])),
})

const mergeAnswers = (parts: readonly AnswerCounters[]): AnswerCounters | null =>
  parts.length === 0
    ? null
    : {
        frames: sumOf(parts, ({ frames }) => frames),
        wrong: sumOf(parts, ({ wrong }) => wrong),
        unasked: sumOf(parts, ({ unasked }) => unasked),
        latency: mergeHistograms(parts.map(({ latency }) => latency)),
        pending: mergeHistograms(parts.map(({ pending }) => pending)),
      }

const mergeSight = (parts: readonly SightCounters[]): SightCounters | null =>
  parts.length === 0
    ? null
    : {
        frames: sumOf(parts, ({ frames }) => frames),
        bytes: sumOf(parts, ({ bytes }) => bytes),
        viewerFrames: parts.flatMap(({ viewerFrames }) => viewerFrames),
        leastBytes: ofKnown(
          parts.map(({ leastBytes }) => leastBytes),
          Math.min,
        ),
        mostBytes: ofKnown(
          parts.map(({ mostBytes }) => mostBytes),
          Math.max,
        ),
        intervals: mergeHistograms(parts.map(({ intervals }) => intervals)),
        jitterMs: sumOf(parts, ({ jitterMs }) => jitterMs),
        jitterCount: sumOf(parts, ({ jitterCount }) => jitterCount),
        saved: sumOf(parts, ({ saved }) => saved),
        saveFault: parts.map(({ saveFault }) => saveFault).find((fault) => fault !== null) ?? null,
        others: {
          empty: sumOf(parts, ({ others }) => others.empty),
          texts: sumOf(parts, ({ others }) => others.texts),
          binary: sumOf(parts, ({ others }) => others.binary),
          nearest: parts.map(({ others }) => others.nearest).find((words) => words !== null) ?? null,
        },
      }

/** Of the values that are not null; null without any. */
const ofKnown = (
  values: readonly (number | null)[],
  choose: (...values: number[]) => number,
): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : choose(...known)
}
