// The interface of a mode: the module of each mode implements it, so that no other code depends on the mode.
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
import type { SlowLinksRecord } from '../slow-links-schema.ts'
import type { SlowViewerRecord } from '../slow-viewer-schema.ts'

/** Inputs of the mode-specific part of a server's configuration. */
export interface ServerRequest {
  readonly frameBytes: number
  /** Position of the sequence number in a frame. */
  readonly sequenceOffset: number
  /** Frames to send, for mode `push`. */
  readonly pool: ConfigOf<'push'>['pool'] | null
  /** Policy for viewers that are behind; null leaves it to the library. */
  readonly policy: SlowViewer['policy'] | null
  /** Of the policy `window`. */
  readonly windowFrames?: number | undefined
}

/** The parts of a job that do not depend on the mode. */
export interface JobBase {
  readonly frameFile: string
  readonly frameBytes: number
  readonly frameCount: number
  readonly caFile: string | null
  readonly envelope?: JobOf<'ingest'>['envelope']
  readonly seed: number
}

/** Further parts of a job in some modes. */
export interface JobExtras {
  /** Viewers compare the bytes of one in this many frames. */
  readonly checkEvery: number
  readonly deflate: JobOf<'ingest'>['deflate']
  /** Rates before the cameras send flat out; none unless given. */
  readonly paces?: readonly number[] | undefined
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

/** The same, plus the counters after the drain. */
export interface TrialLines<M extends TrafficMode> {
  readonly server: ServerWindow & { readonly final: StatsLine }
  readonly generator: WindowLines<M>['generator'] & { readonly final: LineOf<M> }
  /** For mode `relay` with a slow viewer. */
  readonly slowViewer?: SlowViewerRecord | null
  /** Where its first viewers are behind links of their own. */
  readonly slowLinks?: SlowLinksRecord | undefined
}

/** Counted by the receiver, using its own clock. */
export interface Delivered {
  readonly timeNs: number
  readonly frames: number
  readonly bytes: number
}

/** What a load generator has sent since its start. */
export interface Written {
  /** Complete frames. */
  readonly frames: number
  /** Frames of which at least the first byte was sent. */
  readonly begun: number
  /** Control messages. */
  readonly texts: number
}

/** One way that frames take, as its two ends count them. */
export interface Leg {
  readonly receiver: 'server' | 'generator'
  /** Frames that the sender has handed over completely, and those that it has at least begun. */
  readonly sent: number
  readonly begun: number
  readonly arrived: number
  /** That carry them; null where the load generator does not count them. */
  readonly connections: number | null
  /** Whether few frames can be on their way: false where they may wait in the sender's memory, without a limit. */
  readonly isBounded: boolean
}

/** Totals of a trial from start to the end of the drain. */
export interface TrialTotals {
  readonly sent: number
  readonly delivered: number
  readonly inFlight: number
  readonly dropped: number
  readonly lost: number
  readonly wireBytes: number
}

/** Frames offered in the window of a trial, and frames that arrived. */
export interface OfferedFrames {
  readonly dueFrames: number
  readonly deliveredFrames: number
  /** Paced cameras. */
  readonly cameras: number
  /** From the intended send time to the start of the write: an encoded histogram in µs. */
  readonly sendLateness: string
}

/** Latency of frames; histograms are encoded, in µs. */
export interface Timing {
  readonly latency: string
  /** Ages of unanswered frames; null without answers. */
  readonly pending: string | null
  /** Late frames so far, older than one frame interval; null without a rate. */
  readonly late: number | null
}

/** Stable codes of accounting errors. */
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
  | 'counters-fell'
  | 'wrong-bytes'
  | 'impossible-cpu'
  | 'wrong-histogram'
  | 'wrong-clock'
  | 'counts-differ'
  | 'early-acks'
  | 'work-skipped'
  | 'frames-unshown'

export interface Fault {
  readonly code: AccountCode
  readonly message: string
}

/** Frames and control messages in flight or lost; or a fault of the counters. */
export type Missing = { readonly frames: number; readonly texts: number } | { readonly fault: Fault }

export interface ModeRules<M extends TrafficMode> {
  readonly mode: M
  /** The server's configuration without limits and switches; contains its mode. */
  readonly serverFields: (request: ServerRequest) => ServerFields
  readonly limits: TrafficLimits
  /** The load generator's job. */
  readonly task: (point: ScenarioPoint, base: JobBase, extras: JobExtras) => TaskOf<M>
  /** How many load generators may share the job; 1 if it cannot be divided. */
  readonly shares: (task: TaskOf<M>) => number
  /** The part of load generator `index` (from 0) of `of`. */
  readonly share: (task: TaskOf<M>, index: number, of: number) => TaskOf<M>
  /** The server sends unprompted until the command `stop`. */
  readonly serverSends: boolean
  /** The generator still receives after `stop`, so its counters have to be read again. */
  readonly generatorReceives: boolean
  readonly delivered: (counted: Counted<M>) => Delivered
  /** Frames and control messages that the generator has sent. */
  readonly written: (line: LineOf<M>) => Written
  /** The ways of its frames, always in the same order. */
  readonly legs: (counted: Counted<M>) => readonly Leg[]
  /** @param viewers number of viewers of a relay */
  readonly missing: (counted: Counted<M>, viewers: number) => Missing
  /** A fault of received frames or answers. @param mayLose whether a declared policy drops frames */
  readonly faultOf: (line: LineOf<M>, mayLose: boolean) => Fault | null
  readonly totals: (trial: TrialLines<M>) => TrialTotals
  /** Null without a rate. */
  readonly offered: (window: WindowLines<M>) => OfferedFrames | null
  /** Null if nothing is timed. */
  readonly timing: (line: LineOf<M>) => Timing | null
  /**
   * Frames of each connection, for the fairness; null if the generator does not count them.
   * @param slow viewers that are slow, which are the first and are left out
   */
  readonly served: (line: LineOf<M>, slow: number) => readonly number[] | null
  /** Frames and wire bytes sent; null if the generator receives frames too, which would distort its cost of sending. */
  readonly sent: (line: LineOf<M>) => { readonly frames: number; readonly wireBytes: number } | null
  /** Merges the lines of several load generators: adds counters, merges histograms, averages nothing. */
  readonly merge: (lines: readonly [LineOf<M>, ...LineOf<M>[]]) => LineOf<M>
  /** The later line, whose counters are totals, with the histograms of both. */
  readonly join: (earlier: LineOf<M>, later: LineOf<M>) => LineOf<M>
}

/** Number of missing frames, or the fault of too many. */
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

/** The part of a job that is divided by cameras. */
export const shareCameras = <T extends { readonly connections: number }>(
  task: T,
  index: number,
  of: number,
) => ({
  ...task,
  connections: shareOf(task.connections, index, of),
  ...placeAmong(index, of, task.connections),
})

/** Index among several load generators, all of which wait until every one is connected. @param cameras total number */
export const placeAmong = (index: number, of: number, cameras: number) => ({
  share: { index, of, cameras },
  held: true as const,
})

/** Share of `count` for generator `index`, as even as possible. */
export const shareOf = (count: number, index: number, of: number): number => Math.ceil((count - index) / of)
