// Lines of several load processes that talk to a foreign server → the line of one. Pure.
import type {
  AnswerCounters,
  GeneratorStatsLine,
  SightCounters,
  TargetCounters,
} from '../../runners/contract.ts'
import { mergeHistograms } from '../trial/merge-histograms.ts'
import { mergeStats } from '../trial/merge-load.ts'

/** @see mergeStats for what all load processes count */
export const mergeTargetStats = (
  lines: readonly [GeneratorStatsLine, ...GeneratorStatsLine[]],
): GeneratorStatsLine => {
  const targets = lines.flatMap(({ target }) => (target ? [target] : []))
  const merged = mergeStats(lines)
  return targets.length === 0 ? merged : { ...merged, target: mergeCounters(targets) }
}

const mergeCounters = (parts: readonly TargetCounters[]): TargetCounters => ({
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
