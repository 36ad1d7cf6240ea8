// From the counters of a window to the result of a load, and its verdict. Pure.
import { generatorFigures } from '../../results/generator-figures.ts'
import { deliveredShare, isLoadFull, isRateMet } from '../../results/judgement.ts'
import type { Counted, LoadEnd, LoadResult } from '../../results/load-result-schema.ts'
import { schemaVersion } from '../../results/schema.ts'
import type { GeneratorCloseLine, GeneratorReadyLine, LineOf } from '../../runners/contract.ts'
import type { FramePool } from '../frames/pool.ts'
import { describeDoubt } from './doubt.ts'
import { describeEnd } from './external-error.ts'
import { messageBytes } from './load-generators.ts'
import type { LoadOptions } from './options.ts'
import type { Settled } from './settle.ts'
import { describeSilence } from './silence.ts'
import type { WindowSum } from './tally.ts'
import { judgeThreshold } from './thresholds.ts'

export interface LoadFacts {
  readonly options: LoadOptions
  readonly pool: FramePool | null
  readonly startedAt: string
  readonly processes: number
  readonly ready: GeneratorReadyLine
  readonly sum: WindowSum
  readonly ends: readonly GeneratorCloseLine[]
  /** Counters once the kernel had taken the last frame; null where it did not in time. */
  readonly drained: LineOf<'external'> | null
  readonly settled: Settled
  readonly interrupted: boolean
}

export type Judgement = Pick<LoadResult, 'verdict' | 'why'>

/** What the verdict and the thresholds are judged from. */
export type Measured = Omit<LoadResult, 'verdict' | 'why' | 'thresholds' | 'capacity'>

/** The meaning of a counted frame: a sent one counts as delivered only where the server answers. */
export const countedOf = ({ mode, server }: Pick<LoadOptions, 'mode' | 'server'>): Counted => {
  if (mode === 'view') return 'received'
  return server.answers === 'every' ? 'delivered' : 'sent'
}

export const describeLoad = (facts: LoadFacts): LoadResult => {
  const { options, pool, startedAt, ready, sum, ends, drained, settled, interrupted } = facts
  const { first, last, windowMs, frames } = sum
  const isView = options.mode === 'view'
  const { answers, sight } = last
  const { cpu, blocked } = generatorFigures({ first, last })
  const counted: Omit<Measured, 'doubt'> = {
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
      others: sight?.others ?? { empty: 0, texts: 0, binary: 0, nearest: null },
    },
    generator: { cpu, blocked, peakRssBytes: last.peakRssBytes },
    connections: { ...framesOf(first, last, options.connections - ends.length), ends: groupEnds(ends) },
    otherMessages: otherMessages(last),
    ignoredMessages: last.ignored,
    wrongAnswers: answers?.wrong ?? 0,
    unaskedMessages: settled.unasked,
    missingAnswers: settled.missing,
    ticks: [...sum.ticks],
  }
  const measured = { ...counted, doubt: describeDoubt(counted) }
  const judged = { ...measured, ...judgeLoad(measured) }
  return {
    ...judged,
    thresholds: options.thresholds.map((threshold) => judgeThreshold(threshold, judged)),
    capacity: null,
  }
}

/** The suite's own verdicts; `unknown` where the server's CPU use would be needed. */
export const judgeLoad = (measured: Measured): Judgement => {
  const { generator, dueFrames, frames, settings, connections, doubt } = measured
  if (connections.ends.length > 0) return { verdict: 'ended', why: describeEnds(measured) }
  if (frames === 0) return { verdict: 'unknown', why: describeSilence(measured) }
  if (doubt !== null) return { verdict: 'unknown', why: `the answers are doubtful: ${doubt}` }
  const cameras = settings.connections
  if (dueFrames !== null && isRateMet({ dueFrames, deliveredFrames: frames, cameras }))
    return { verdict: 'rate-met', why: 'at least 99 % of the frames that were due arrived' }
  if (isLoadFull({ generatorCpu: generator.cpu, blocked: generator.blocked }))
    return {
      verdict: 'client-bound',
      why: `a load generator was saturated (${percent(generator.cpu)} of a core): the server can do at least this; try more --processes`,
    }
  if (dueFrames !== null) {
    const share = deliveredShare({ dueFrames, deliveredFrames: frames, cameras })
    return {
      verdict: 'rate-missed',
      why: `${percent(share)} of the frames that were due arrived, and the load generators were not saturated: the server or the network was too slow`,
    }
  }
  const stalled = connections.stalled === 0 ? '' : `; ${connections.stalled} connections stalled`
  return settings.mode === 'view'
    ? {
        verdict: 'unknown',
        why: `viewers read all they receive: whether the server could send more is unknown${stalled}`,
      }
    : {
        verdict: 'unknown',
        why: `the load generators were blocked ${percent(generator.blocked ?? 0)} of the time: the server or the network was the limit; the load generators cannot tell which${stalled}`,
      }
}

const settingsOf = ({ options, processes }: LoadFacts): LoadResult['settings'] => {
  const { url, mode, connections, fps, window, warmupMs, durationMs, deflate, server } = options
  const headers = server.headers.map(([name]) => name)
  return {
    ...{ url, mode, connections, processes, fps, window, warmupMs, durationMs, deflate },
    server: { ...server, headers },
  }
}

/** Frames of each connection in the window. */
const framesOf = (
  first: LineOf<'external'>,
  last: LineOf<'external'>,
  open: number,
): Omit<LoadResult['connections'], 'ends'> => {
  const each = (line: LineOf<'external'>): readonly number[] =>
    line.sight?.viewerFrames ?? line.connectionFrames ?? []
  const before = each(first)
  const counts = each(last).map((count, index) => count - (before[index] ?? 0))
  const ended = counts.length - open
  return {
    open,
    // Ended connections cannot be identified; their counts are 0 too.
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

const otherMessages = ({ messages, answers, sight }: LineOf<'external'>): number =>
  Math.max(0, messages - (answers?.frames ?? 0) - (sight?.frames ?? 0))

/** How many connections the server ended, with code and reason of each kind. */
export const describeEnds = ({
  connections: { ends },
  settings,
}: Pick<LoadResult, 'connections' | 'settings'>): string => {
  const count = ends.reduce((sum, end) => sum + end.count, 0)
  const each = ends.map((end) => {
    const how = end.kind === 'protocol' ? `a breach of the protocol: ${end.reason}` : describeEnd(end)
    return ends.length > 1 ? `${end.count} with ${how}` : how
  })
  return `the server ended ${count} of ${settings.connections} connections: ${each.join('; ')}`
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
