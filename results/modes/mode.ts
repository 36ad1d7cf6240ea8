// What a mode has to say for itself: the module of each mode fills this in, and nothing else asks which mode it is.
import type {
  ConfigOf,
  JobOf,
  LineOf,
  ServerFields,
  SlowViewer,
  StatsLine,
  TaskOf,
  TrafficMode,
} from '../../runners/contract.ts'
import type { ScenarioPoint } from '../../scenarios/define.ts'
import type { TrafficLimits } from '../../scenarios/traffic.ts'
import type { SlowViewerRecord } from '../slow-viewer-schema.ts'

/** What the configuration of a server is made of, beside what it has in every mode. */
export interface ServerRequest {
  readonly frameBytes: number
  /** Where a frame has its sequence number. */
  readonly sequenceOffset: number
  /** Frames to send, for the mode that sends of itself. */
  readonly pool: ConfigOf<'push'>['pool'] | null
  /** What becomes of frames for a viewer that is behind; null leaves it to the library. */
  readonly policy: SlowViewer['policy'] | null
}

/** What every job of a run has, whatever its mode. */
export interface JobBase {
  readonly frameFile: string
  readonly frameBytes: number
  readonly frameCount: number
  readonly caFile: string | null
  readonly seed: number
}

/** What the generators of some modes are given besides. */
export interface JobExtras {
  /** Viewers compare the bytes of one frame in this many. */
  readonly checkEvery: number
  readonly deflate: JobOf<'ingest'>['deflate']
}

/** Counters of both sides at about the same time. */
export interface Counted<M extends TrafficMode> {
  readonly server: StatsLine
  readonly generator: LineOf<M>
}

export interface ServerWindow {
  readonly first: StatsLine
  readonly last: StatsLine
}

/** Counters of both sides at both ends of a window. */
export interface WindowLines<M extends TrafficMode> {
  readonly server: ServerWindow
  readonly generator: { readonly first: LineOf<M>; readonly last: LineOf<M> }
}

/** The same, and the counters after the drain. */
export interface TrialLines<M extends TrafficMode> {
  readonly server: ServerWindow & { readonly final: StatsLine }
  readonly generator: WindowLines<M>['generator'] & { readonly final: LineOf<M> }
  /** Of the mode `relay`, where one viewer was slow. */
  readonly slowViewer?: SlowViewerRecord | null
}

/** Counted by the receiver, by its own clock. */
export interface Delivered {
  readonly timeNs: number
  readonly frames: number
  readonly bytes: number
}

/** What a load generator has written since its start. */
export interface Written {
  /** Whole frames. */
  readonly frames: number
  /** Frames of which at least the first byte was written. */
  readonly begun: number
  readonly texts: number
}

/** What a trial moved from its first byte to the last, after sending has stopped and all was drained. */
export interface TrialTotals {
  readonly sent: number
  readonly delivered: number
  readonly inFlight: number
  readonly dropped: number
  readonly lost: number
  readonly wireBytes: number
}

/** What a trial offered inside its window, and what arrived of it. */
export interface OfferedFrames {
  readonly dueFrames: number
  readonly deliveredFrames: number
  /** Cameras that kept the rate. */
  readonly cameras: number
  /** From the intended send time to the beginning of the write: an encoded histogram of µs. */
  readonly sendLateness: string
}

/** How long frames took; histograms are encoded, of µs. */
export interface Timing {
  readonly latency: string
  /** Ages of the frames that are not answered yet; null where none is waited for. */
  readonly pending: string | null
  /** Frames that came more than one frame interval late, so far; null where none has an interval. */
  readonly late: number | null
}

/** Stable words for what does not balance. */
export type AccountCode =
  | 'frames-lost'
  | 'frames-repeated'
  | 'frames-reordered'
  | 'frames-corrupt'
  | 'frames-failed'
  | 'too-many-frames'
  | 'wrong-acks'
  | 'wrong-texts'
  | 'policy-broken'

export interface Fault {
  readonly code: AccountCode
  readonly message: string
}

/** Frames and control messages that are on their way, or lost; or what is wrong with the counters. */
export type Missing = { readonly frames: number; readonly texts: number } | { readonly fault: Fault }

export interface ModeRules<M extends TrafficMode> {
  readonly mode: M
  /** What the server under test is given beside limits and switches; its mode is among it. */
  readonly serverFields: (request: ServerRequest) => ServerFields
  readonly limits: TrafficLimits
  /** What the load generator is given. */
  readonly task: (point: ScenarioPoint, base: JobBase, extras: JobExtras) => TaskOf<M>
  /** How many load generators may share the job; 1 where it stays whole. */
  readonly shares: (task: TaskOf<M>) => number
  /** The part of one of `of` load generators, from 0. */
  readonly share: (task: TaskOf<M>, index: number, of: number) => TaskOf<M>
  /** The server sends of itself, and ends with the command `stop`. */
  readonly serverSends: boolean
  /** After `stop` the generator still receives, so that its counters are asked for again. */
  readonly generatorReceives: boolean
  readonly delivered: (counted: Counted<M>) => Delivered
  /** What the generator has written, and the frames of which the write has begun. */
  readonly written: (line: LineOf<M>) => Written
  /** @param viewers how many take what a relay passes on */
  readonly missing: (counted: Counted<M>, viewers: number) => Missing
  /** What is wrong with what came back or was answered. @param mayLose whether a declared policy leaves frames out */
  readonly faultOf: (line: LineOf<M>, mayLose: boolean) => Fault | null
  readonly totals: (trial: TrialLines<M>) => TrialTotals
  /** Null where no rate was offered. */
  readonly offered: (window: WindowLines<M>) => OfferedFrames | null
  /** Null where nothing is timed. */
  readonly timing: (line: LineOf<M>) => Timing | null
  /** Frames of each connection that is to be served alike, without a slow viewer; null where the generator does not count them. */
  readonly served: (line: LineOf<M>, isFirstSlow: boolean) => readonly number[] | null
  /** What cameras sent and only the server received: there wire bytes and CPU a frame are the sender's own. */
  readonly sent: (line: LineOf<M>) => { readonly frames: number; readonly wireBytes: number } | null
  /** Lines of several load generators as one: counters added, histograms merged, never averaged. */
  readonly merge: (lines: readonly [LineOf<M>, ...LineOf<M>[]]) => LineOf<M>
  /** The later line, whose counters are totals already, with the histograms of both. */
  readonly join: (earlier: LineOf<M>, later: LineOf<M>) => LineOf<M>
}

/** What is missing of `of`, or the fault of having more. */
export const shortfall = (who: string, has: number, from: string, of: number): number | Fault =>
  has > of ? { code: 'too-many-frames', message: `${who} ${has} frames, ${from} ${of}` } : of - has

/** Sums of shortfalls, or the first fault among them. */
export const addMissing = (frames: readonly (number | Fault)[], texts: number | Fault = 0): Missing => {
  const fault = [...frames, texts].find((part) => typeof part !== 'number')
  if (fault !== undefined && typeof fault !== 'number') return { fault }
  const sum = (parts: readonly (number | Fault)[]): number =>
    parts.reduce<number>((total, part) => total + (typeof part === 'number' ? part : 0), 0)
  return { frames: sum(frames), texts: sum([texts]) }
}

/** Which of several load generators this is; all are held until every one is connected. @param cameras of all together */
export const placeAmong = (index: number, of: number, cameras: number) => ({
  share: { index, of, cameras },
  held: true as const,
})

/** Of `count`, dealt out one by one. */
export const shareOf = (count: number, index: number, of: number): number => Math.ceil((count - index) / of)
