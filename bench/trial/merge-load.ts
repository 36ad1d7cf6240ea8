// Lines of several load processes → the line of one: counters added up, histograms merged, never averaged. Pure.
import type { GeneratorReadyLine, GeneratorStatsLine } from '../../runners/contract.ts'
import { mergeHistograms } from './merge-histograms.ts'

type Lines = readonly [GeneratorStatsLine, ...GeneratorStatsLine[]]
type Parts<T> = readonly [T, ...T[]]

/**
 * Answers to one question, asked of all at once. The clock is the mean of theirs, whose differences are the mean of their
 * windows; CPU and memory are sums. What the busiest process did stands in `processes`. The line of a single process stays.
 */
export const mergeStats = (lines: Lines): GeneratorStatsLine => {
  const [first, ...others] = lines
  if (others.length === 0) return first
  const sum = (pick: (line: GeneratorStatsLine) => number): number => sumOf(lines, pick)
  const blocked = known(lines.map(({ blockedNs }) => blockedNs))
  const control = known(lines.map((line) => line.control).filter((counters) => counters !== undefined))
  return {
    event: first.event,
    timeNs: sum(({ timeNs }) => timeNs) / lines.length,
    frames: sum(({ frames }) => frames),
    begun: sum(({ begun }) => begun),
    connectionFrames: known(lines.map(({ connectionFrames }) => connectionFrames))?.flat() ?? null,
    wireBytes: sum(({ wireBytes }) => wireBytes),
    userCpuMicros: sum(({ userCpuMicros }) => userCpuMicros),
    systemCpuMicros: sum(({ systemCpuMicros }) => systemCpuMicros),
    blockedNs: blocked && sumOf(blocked, (ns) => ns) / lines.length,
    rssBytes: sum(({ rssBytes }) => rssBytes),
    peakRssBytes: sum(({ peakRssBytes }) => peakRssBytes),
    pace: mergePace(known(lines.map(({ pace }) => pace))),
    received: mergeReceived(known(lines.map(({ received }) => received))),
    ...(control ? { control: control[0] } : {}),
    processes: lines.map(({ timeNs, userCpuMicros, systemCpuMicros, blockedNs }) => ({
      timeNs,
      userCpuMicros,
      systemCpuMicros,
      blockedNs,
    })),
  }
}

/** What all have in common: they are the same program. @returns null where the server agreed to different things */
export const mergeReady = (lines: Parts<GeneratorReadyLine>): GeneratorReadyLine | null => {
  const [first, ...others] = lines
  return others.every(({ extensions }) => extensions === first.extensions) ? first : null
}

const mergePace = (
  parts: Parts<NonNullable<GeneratorStatsLine['pace']>> | null,
): GeneratorStatsLine['pace'] => {
  if (!parts) return null
  const acks = known(parts.map((part) => part.acks))
  return {
    dueFrames: sumOf(parts, ({ dueFrames }) => dueFrames),
    sendLateness: mergeHistograms(parts.map(({ sendLateness }) => sendLateness)),
    acks: acks && {
      frames: sumOf(acks, ({ frames }) => frames),
      wrong: sumOf(acks, ({ wrong }) => wrong),
      late: sumOf(acks, ({ late }) => late),
      latency: mergeHistograms(acks.map(({ latency }) => latency)),
      pending: mergeHistograms(acks.map(({ pending }) => pending)),
    },
  }
}

const mergeReceived = (
  parts: Parts<NonNullable<GeneratorStatsLine['received']>> | null,
): GeneratorStatsLine['received'] =>
  parts && {
    frames: sumOf(parts, ({ frames }) => frames),
    bytes: sumOf(parts, ({ bytes }) => bytes),
    viewers: parts.flatMap(({ viewers }) => viewers),
    latency: mergeHistograms(parts.map(({ latency }) => latency)),
  }

const sumOf = <T>(parts: readonly T[], pick: (part: T) => number): number =>
  parts.reduce((sum, part) => sum + pick(part), 0)

/** Null where there is nothing, or one of them is null: a sum of some would speak for all. */
const known = <T>(parts: readonly (T | null)[]): Parts<T> | null => {
  const [first, ...others] = parts.filter((part) => part !== null)
  return first === undefined || others.length + 1 < parts.length ? null : [first, ...others]
}
