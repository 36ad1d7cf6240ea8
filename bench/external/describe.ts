// From the lines of a window to the result of a load. Pure.
import { generatorFigures } from '../../results/generator-figures.ts'
import type { Counted, LoadEnd, LoadResult } from '../../results/load-result-schema.ts'
import { schemaVersion } from '../../results/schema.ts'
import type { GeneratorCloseLine, GeneratorReadyLine, LineOf } from '../../runners/contract.ts'
import type { FramePool } from '../frames/pool.ts'
import { judgeLoad, type Measured } from './judge.ts'
import { messageBytes } from './load-job.ts'
import type { LoadOptions } from './options.ts'
import type { WindowSum } from './tally.ts'
import { judgeThreshold } from './thresholds.ts'

type Line = LineOf<'external'>

export interface LoadFacts {
  readonly options: LoadOptions
  readonly pool: FramePool | null
  readonly startedAt: string
  readonly processes: number
  readonly ready: GeneratorReadyLine
  readonly sum: WindowSum
  readonly ends: readonly GeneratorCloseLine[]
  /** Once the kernel had taken the last image; null where it did not in time. */
  readonly drained: Line | null
  readonly interrupted: boolean
}

/** What may be said of an image where the server answers, and where it does not. */
export const countedOf = ({ mode, target }: Pick<LoadOptions, 'mode' | 'target'>): Counted => {
  if (mode === 'view') return 'received'
  return target.answers === 'every' ? 'delivered' : 'sent'
}

export const describeLoad = (facts: LoadFacts): LoadResult => {
  const { options, pool, startedAt, ready, sum, ends, drained, interrupted } = facts
  const { first, last, windowMs, frames } = sum
  const isView = options.mode === 'view'
  const { answers, sight } = last
  const { cpu, blocked } = generatorFigures({ first, last })
  const measured: Measured = {
    schemaVersion,
    startedAt,
    settings: settingsOf(facts),
    images: pool && {
      frameBytes: pool.record.frameBytes,
      messageBytes: messageBytes(pool.record.frameBytes, options),
      count: pool.record.count,
      folder: options.framesFolder,
    },
    agreed: {
      extensions: ready.extensions,
      subprotocol: ready.subprotocol ?? null,
      cipher: ready.cipher,
    },
    windowMs,
    interrupted,
    counted: countedOf(options),
    frames,
    fps: windowMs === 0 ? 0 : (frames * 1000) / windowMs,
    gbitPerSecond: windowMs === 0 ? 0 : (sum.messageBytes * 8) / (windowMs * 1e6),
    sentFrames: isView ? null : last.frames - first.frames,
    sentInAll: isView ? null : (drained?.frames ?? null),
    dueFrames: last.offer && first.offer ? last.offer.dueFrames - first.offer.dueFrames : null,
    latency: sum.latency,
    unanswered: answers ? (last.offer?.dueFrames ?? last.begun) - answers.frames : null,
    lateness: sum.lateness,
    intervals: sum.intervals,
    view: sum.view && {
      ...sum.view,
      meanBytes: frames === 0 ? null : sum.messageBytes / frames,
      saved: sight?.saved ?? 0,
      saveFault: sight?.saveFault ?? null,
    },
    load: { cpu, blocked, peakRssBytes: last.peakRssBytes },
    connections: { ...framesOf(first, last, options.connections - ends.length), ends: groupEnds(ends) },
    otherMessages: otherMessages(last),
    wrongAnswers: answers?.wrong ?? 0,
    ticks: [...sum.ticks],
  }
  const judged = { ...measured, ...judgeLoad(measured) }
  return {
    ...judged,
    thresholds: options.thresholds.map((threshold) => judgeThreshold(threshold, judged)),
    capacity: null,
  }
}

const settingsOf = ({ options, processes }: LoadFacts): LoadResult['settings'] => {
  const { url, mode, connections, fps, window, warmupMs, durationMs, deflate, target } = options
  const headers = target.headers.map(([name]) => name)
  return {
    ...{ url, mode, connections, processes, fps, window, warmupMs, durationMs, deflate },
    target: { ...target, headers },
  }
}

/** Of each connection in the window. */
const framesOf = (first: Line, last: Line, open: number): Omit<LoadResult['connections'], 'ends'> => {
  const each = (line: Line): readonly number[] => line.sight?.viewerFrames ?? line.connectionFrames ?? []
  const before = each(first)
  const counts = each(last).map((count, index) => count - (before[index] ?? 0))
  const ended = counts.length - open
  return {
    open,
    // Which of them has ended is not told; one that has stands still too.
    stalled: Math.max(0, counts.filter((count) => count === 0).length - ended),
    leastFrames: counts.length === 0 ? 0 : Math.min(...counts),
    mostFrames: counts.length === 0 ? 0 : Math.max(...counts),
  }
}

const groupEnds = (ends: readonly GeneratorCloseLine[]): LoadEnd[] => {
  const groups = new Map<string, LoadEnd>()
  for (const { code, reason, kind = 'socket' } of ends) {
    const key = JSON.stringify([kind, code, reason])
    groups.set(key, { kind, code, reason, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count)
}

const otherMessages = ({ messages, answers, sight }: Line): number =>
  Math.max(0, messages - (answers?.frames ?? 0) - (sight?.frames ?? 0))
