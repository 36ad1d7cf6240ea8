// How long a plan takes: estimates, corrected by what the trials so far took.
import type { PlannedRow } from '../../results/schema.ts'
import type { Profile, ScenarioPoint } from '../../scenarios/define.ts'
import { leastWarmUpMs, probeWindowMs, recoveryMs } from '../../scenarios/durations.ts'
import { isBrowser, preparedGenerator } from '../../scenarios/generators.ts'

/** Start of both processes, masking of the frames, drain and stop: 0.4 to 0.9 s on a 2-core machine, rarely more. */
const overheadMs = 750
/**
 * Frame bytes per second that one core of the slowest generator deflates: 28 MB/s on a 2-core machine. Such a generator
 * does not reach `minFrames` within the window. JPEG is the slowest: there zlib alone compresses 45 MB/s of it, 46 MB/s of
 * raw RGB and 51 MB/s of PNG.
 */
const deflatedBytesPerSecond = 28e6
/** An extended window is a little longer than the rate so far requires. */
const extension = 1.1

/**
 * Trials of a capacity search: the mean of 32 searches over ten servers on a shared 2-core machine, 10 to 35 each. There
 * a refusal is often tried again, so it is more than the 14 of searches without noise.
 */
const searchProbes = 22
/** As `overheadMs`, for the dozens of cameras of a typical search: the mean of the same searches. */
const searchOverheadMs = 1200
/** Trials of a short search: one that carries, one that does not, and three between them. */
const coarseProbes = 5
/** Start and end of Chromium, and the samples of its clock: 0.9 to 2 s on a 2-core machine. */
const browserMs = 1500

/**
 * The conformance checks of one server with one set of settings in one mode, two servers at a time: 1.4 s of CPU time on
 * a 2-core machine, over all modes.
 */
const conformanceMs = 1000
/** Speed of zlib and memory, 0.3 s each, and of loopback: a trial of 2.1 s. */
const calibrationMs = 2700
/** Touching the memory of the trials at 1.4 µs a page; 3 to 6 s where none of it is warm, as after a boot. */
const warmMemoryMs = 800
/** Loading and drawing: 1 s for 24 rows and under 2 s for 70 on a 2-core machine; this is twice as much. */
const reportMs = (rows: number): number => 1500 + 40 * rows

type Windows = Pick<Profile, 'warmupMs' | 'windowMs' | 'minFrames'>

type TimedPoint = Pick<ScenarioPoint, 'frameBytes' | 'pace' | 'capacity' | 'slowViewer' | 'slowLinks'>

/**
 * Expected time of one trial of a row at a point, or of the whole capacity search that stands for one.
 * @param longerWindowMs the scenario's shortest window, where it has one
 */
export const estimateTrialMs = (
  { windowMs, minFrames, ...windows }: Windows,
  {
    generator,
    switches,
    equalPace,
    untilSteadyMs = 0,
  }: Pick<PlannedRow, 'generator' | 'switches' | 'equalPace' | 'untilSteadyMs'>,
  { frameBytes, pace, capacity, slowViewer, slowLinks }: TimedPoint,
  longerWindowMs = 0,
): number => {
  // A runtime that compiles while it runs is warmed up before the usual warm-up.
  const warmupMs = windows.warmupMs + leastWarmUpMs(untilSteadyMs)
  if (capacity?.coarse) return coarseProbes * (warmupMs + capacity.coarse.windowMs + searchOverheadMs)
  if (capacity && pace) return estimateSearchMs(warmupMs, capacity.startCameras, pace.fps)
  const slow = slowViewer ?? slowLinks
  if (slow) return warmupMs + slow.forMs + recoveryMs + overheadMs
  const hasBrowser = isBrowser(generator)
  const deflates = generator !== preparedGenerator && !hasBrowser && switches.deflate !== 'off'
  const neededMs = deflates ? (extension * minFrames * frameBytes * 1000) / deflatedBytesPerSecond : 0
  const flatOutMs = Math.max(windowMs, longerWindowMs, neededMs)
  const beginMs = overheadMs + (hasBrowser ? browserMs : 0)
  return warmupMs + (equalPace ? estimateEqualPaceMs(equalPace) : 0) + flatOutMs + beginMs
}

/** Each window, and the time in which its rate and, at last, flat out settles. */
const estimateEqualPaceMs = ({
  framesPerSecond,
  windowMs,
  settleMs,
}: NonNullable<PlannedRow['equalPace']>): number => framesPerSecond.length * (windowMs + settleMs) + settleMs

/** The first windows are the longest: few cameras need time for a p99. */
const estimateSearchMs = (warmupMs: number, startCameras: number, fps: number): number => {
  const windowsMs = Array.from({ length: searchProbes }, (_, probe) =>
    probeWindowMs(startCameras * 2 ** probe, fps),
  )
  return windowsMs.reduce((sum, windowMs) => sum + warmupMs + windowMs + searchOverheadMs, 0)
}

/** Time of a run beside its trials: calibration, warming memory, the checks of `launches` servers, the report of `rows`. */
export const estimateFixedMs = (launches: number, rows: number): number =>
  calibrationMs + warmMemoryMs + launches * conformanceMs + reportMs(rows)

/** What must be left of a budget when the last trial ends. */
export const estimateReportMs = reportMs

/** Estimates of the trials done and of those left, and what the trials done took. */
export interface Pace {
  readonly doneExpectedMs: number
  readonly spentMs: number
  readonly leftExpectedMs: number
}

/** Time left: the estimate, scaled by how far the trials so far deviated from theirs. */
export const estimateLeftMs = ({ doneExpectedMs, spentMs, leftExpectedMs }: Pace): number =>
  doneExpectedMs === 0 ? leftExpectedMs : (leftExpectedMs * spentMs) / doneExpectedMs
