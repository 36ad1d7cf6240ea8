// Lines of several load processes that talk to a foreign server → the line of one. Pure.
import { mergeHistograms } from '../../results/histogram.ts'
import { known, mergeOffers, mergeSent, mergeUsage, pick } from '../../results/modes/generator-counters.ts'
import type { AnswerCounters, ExternalCounters, LineOf, SightCounters } from '../../runners/contract.ts'

type Line = LineOf<'external'>

/** Counters are added, histograms merged; the line of a single process stays. */
export const mergeLines = (lines: readonly [Line, ...Line[]]): Line => {
  const [first, ...others] = lines
  if (others.length === 0) return first
  const offers = known(pick(lines, ({ offer }) => offer))
  return {
    mode: 'external',
    ...mergeUsage(lines),
    ...mergeSent(lines),
    offer: offers && mergeOffers(offers),
    ...mergeCounters(lines),
  }
}

const mergeCounters = (parts: readonly ExternalCounters[]): ExternalCounters => ({
  messages: sum(parts, ({ messages }) => messages),
  answeredConnections: sum(parts, ({ answeredConnections }) => answeredConnections),
  answers: mergeAnswers(parts.flatMap(({ answers }) => answers ?? [])),
  sight: mergeSight(parts.flatMap(({ sight }) => sight ?? [])),
})

const mergeAnswers = (parts: readonly AnswerCounters[]): AnswerCounters | null =>
  parts.length === 0
    ? null
    : {
        frames: sum(parts, ({ frames }) => frames),
        wrong: sum(parts, ({ wrong }) => wrong),
        unasked: sum(parts, ({ unasked }) => unasked),
        latency: mergeHistograms(parts.map(({ latency }) => latency)),
        pending: mergeHistograms(parts.map(({ pending }) => pending)),
      }

const mergeSight = (parts: readonly SightCounters[]): SightCounters | null =>
  parts.length === 0
    ? null
    : {
        frames: sum(parts, ({ frames }) => frames),
        bytes: sum(parts, ({ bytes }) => bytes),
        viewerFrames: parts.flatMap(({ viewerFrames }) => viewerFrames),
        leastBytes: bound(
          parts.map(({ leastBytes }) => leastBytes),
          Math.min,
        ),
        mostBytes: bound(
          parts.map(({ mostBytes }) => mostBytes),
          Math.max,
        ),
        intervals: mergeHistograms(parts.map(({ intervals }) => intervals)),
        jitterMs: sum(parts, ({ jitterMs }) => jitterMs),
        jitterCount: sum(parts, ({ jitterCount }) => jitterCount),
        saved: sum(parts, ({ saved }) => saved),
        saveFault: parts.map(({ saveFault }) => saveFault).find((fault) => fault !== null) ?? null,
      }

const sum = <T>(parts: readonly T[], pick: (part: T) => number): number =>
  parts.reduce((total, part) => total + pick(part), 0)

/** Of what is there: parts that saw nothing have none. */
export const bound = (
  values: readonly (number | null)[],
  choose: (...values: number[]) => number,
): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : choose(...known)
}
