// Shared parts of the generator's lines of several modes: merging, joining and judging them.
import type {
  AckCounters,
  ControlCounters,
  GeneratorStatsLine,
  GeneratorUsage,
  Offer,
  ReceivedCounters,
  SentCounters,
  StatsLine,
  ViewerCounters,
} from '../../runners/contract.ts'
import { mergeHistograms } from '../histogram.ts'
import type { Delivered, Fault, Leg, OfferedFrames, ServerWindow, Written } from './mode.ts'

type Parts<T> = readonly [T, ...T[]]

/** The same part of several lines. */
export const pick = <L, T>([first, ...others]: Parts<L>, part: (line: L) => T): Parts<T> => [
  part(first),
  ...others.map(part),
]

/** Null if one of them is null: a sum of some parts would be misleading. */
export const known = <T>(parts: Parts<T | null>): Parts<T> | null => {
  const [first, ...others] = parts.filter((part) => part !== null)
  return first === undefined || others.length + 1 < parts.length ? null : [first, ...others]
}

type EveryCounter = GeneratorUsage & Pick<GeneratorStatsLine, 'event'>

/**
 * The counters of every line. Clock and blocked time are means, so that differences are those of the mean window; CPU and
 * memory are sums. `processes` has the figures of each process.
 */
export const mergeUsage = (lines: Parts<EveryCounter>): EveryCounter => {
  const sum = (part: (line: EveryCounter) => number): number => sumOf(lines, part)
  const blocked = known(pick(lines, ({ blockedNs }) => blockedNs))
  return {
    event: lines[0].event,
    timeNs: sum(({ timeNs }) => timeNs) / lines.length,
    userCpuMicros: sum(({ userCpuMicros }) => userCpuMicros),
    systemCpuMicros: sum(({ systemCpuMicros }) => systemCpuMicros),
    blockedNs: blocked && sumOf(blocked, (ns) => ns) / lines.length,
    rssBytes: sum(({ rssBytes }) => rssBytes),
    peakRssBytes: sum(({ peakRssBytes }) => peakRssBytes),
    ...(lines.some(({ stoodStillMs }) => stoodStillMs !== undefined) && {
      stoodStillMs: sum(({ stoodStillMs = 0 }) => stoodStillMs),
    }),
    ...(lines.some(({ spunNs }) => spunNs !== undefined) && { spunNs: sum(({ spunNs = 0 }) => spunNs) }),
    ...(lines.some(({ wireMessages }) => wireMessages !== undefined) && {
      wireMessages: {
        sent: sum(({ wireMessages }) => wireMessages?.sent ?? 0),
        received: sum(({ wireMessages }) => wireMessages?.received ?? 0),
      },
    }),
    processes: lines.map(({ timeNs, userCpuMicros, systemCpuMicros, blockedNs, spunNs }) => ({
      timeNs,
      userCpuMicros,
      systemCpuMicros,
      blockedNs,
      ...(spunNs !== undefined && { spunNs }),
    })),
  }
}

export const mergeSent = (lines: Parts<SentCounters>): SentCounters => ({
  frames: sumOf(lines, ({ frames }) => frames),
  begun: sumOf(lines, ({ begun }) => begun),
  connectionFrames: known(pick(lines, ({ connectionFrames }) => connectionFrames))?.flat() ?? null,
  wireBytes: sumOf(lines, ({ wireBytes }) => wireBytes),
})

export const mergeOffers = (parts: Parts<Offer>): Offer => ({
  dueFrames: sumOf(parts, ({ dueFrames }) => dueFrames),
  sendLateness: mergeHistograms(parts.map(({ sendLateness }) => sendLateness)),
})

/** For modes that may send without a rate. */
export const mergeOptionalOffers = (parts: Parts<Offer | null>): Offer | null => {
  const offers = known(parts)
  return offers && mergeOffers(offers)
}

export const mergeAcks = (parts: Parts<AckCounters>): AckCounters => ({
  frames: sumOf(parts, ({ frames }) => frames),
  wrong: sumOf(parts, ({ wrong }) => wrong),
  late: sumOf(parts, ({ late }) => late),
  ...(parts.some(({ early }) => early !== undefined) && { early: sumOf(parts, ({ early = 0 }) => early) }),
  latency: mergeHistograms(parts.map(({ latency }) => latency)),
  pending: mergeHistograms(parts.map(({ pending }) => pending)),
})

export const mergeReceived = (parts: Parts<ReceivedCounters>): ReceivedCounters => ({
  frames: sumOf(parts, ({ frames }) => frames),
  bytes: sumOf(parts, ({ bytes }) => bytes),
  viewers: parts.flatMap(({ viewers }) => viewers),
  latency: mergeHistograms(parts.map(({ latency }) => latency)),
})

export const joinOffers = (earlier: Offer, later: Offer): Offer => ({
  ...later,
  sendLateness: mergeHistograms([earlier.sendLateness, later.sendLateness]),
})

/** For modes that may send without a rate. */
export const joinOptionalOffers = (earlier: Offer | null, later: Offer | null): Offer | null =>
  earlier && later && joinOffers(earlier, later)

/** Ages of unanswered frames are those of the later line. */
export const joinAcks = (earlier: AckCounters, later: AckCounters): AckCounters => ({
  ...later,
  latency: mergeHistograms([earlier.latency, later.latency]),
})

export const joinReceived = (earlier: ReceivedCounters, later: ReceivedCounters): ReceivedCounters => ({
  ...later,
  latency: mergeHistograms([earlier.latency, later.latency]),
})

export const joinControl = (earlier: ControlCounters, later: ControlCounters): ControlCounters => ({
  ...later,
  sendLateness: mergeHistograms([earlier.sendLateness, later.sendLateness]),
  latency: mergeHistograms([earlier.latency, later.latency]),
})

/** For modes whose frames end at the server. */
export const deliveredToServer = ({ server }: { readonly server: StatsLine }): Delivered => server

/** For modes whose frames end at the load generator. */
export const deliveredToGenerator = ({
  generator: { timeNs, received },
}: {
  readonly generator: { readonly timeNs: number; readonly received: ReceivedCounters }
}): Delivered => ({ timeNs, frames: received.frames, bytes: received.bytes })

interface OfferingLine {
  /** Null without a rate. */
  readonly offer: Offer | null
  readonly connectionFrames: readonly number[] | null
}

/** Frames offered by paced cameras, and frames that the server received; null without a rate. */
export const offeredToServer = ({
  server,
  generator: { first, last },
}: {
  readonly server: ServerWindow
  readonly generator: { readonly first: OfferingLine; readonly last: OfferingLine }
}): OfferedFrames | null =>
  first.offer &&
  last.offer && {
    dueFrames: last.offer.dueFrames - first.offer.dueFrames,
    deliveredFrames: server.last.frames - server.first.frames,
    cameras: last.connectionFrames?.length ?? 1,
    sendLateness: last.offer.sendLateness,
  }

/** Faults of received frames: failure code, counter and text. */
const faults = [
  ['frames-lost', 'lost', 'did not arrive'],
  ['frames-repeated', 'repeated', 'arrived again'],
  ['frames-reordered', 'reordered', 'arrived after a newer frame'],
  ['frames-corrupt', 'corrupt', 'arrived with different bytes'],
] as const

/** The first fault, with its viewer. @param mayLose whether a declared policy drops frames */
export const viewerFault = (viewers: readonly ViewerCounters[], mayLose: boolean): Fault | null => {
  for (const [index, viewer] of viewers.entries()) {
    for (const [code, counter, what] of faults) {
      if (viewer[counter] === 0 || (counter === 'lost' && mayLose)) continue
      return { code, message: `${viewer[counter]} frames of viewer ${index + 1} ${what}` }
    }
  }
  return null
}

/** Number of unanswered control messages, or the fault of a wrong answer. */
export const unansweredControl = ({ sent, answered, wrong }: ControlCounters): number | Fault =>
  wrong > 0
    ? { code: 'wrong-texts', message: `${wrong} answers to control messages do not match the next message` }
    : sent - answered

export const lateOf = (viewers: readonly ViewerCounters[]): number => sumOf(viewers, ({ late }) => late)

export const writtenFrames = ({ begun, frames }: SentCounters): Written => ({ begun, frames, texts: 0 })

/** From cameras to the server. @param arrived as the server counts them */
export const legOfCameras = ({ frames, begun, connectionFrames }: SentCounters, arrived: number): Leg => ({
  receiver: 'server',
  sent: frames,
  begun,
  arrived,
  connections: connectionFrames?.length ?? null,
  isBounded: true,
})

/** From the server to viewers, or back to cameras. @param isBounded see `Leg` */
export const legOfViewers = (
  { sentFrames }: StatsLine,
  { frames, viewers }: ReceivedCounters,
  isBounded: boolean,
): Leg => ({
  receiver: 'generator',
  sent: sentFrames,
  begun: sentFrames,
  arrived: frames,
  connections: viewers.length,
  isBounded,
})

export const sumOf = <T>(parts: readonly T[], part: (each: T) => number): number =>
  parts.reduce((sum, each) => sum + part(each), 0)
