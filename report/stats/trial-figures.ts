// The figures of one completed trial: differences of two counter lines of one process and its clock.
import { serverCpu } from '../../results/cpu-time.ts'
import { generatorFigures } from '../../results/generator-figures.ts'
import type { TrialTotals } from '../../results/modes/mode.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { CompletedOutcome, TrialRecord } from '../../results/schema.ts'
import { isUnsteady } from '../../results/steadiness.ts'

export type Completed = CompletedOutcome

export interface TrialFigures {
  readonly round: number
  readonly fps: number
  readonly bytesPerSecond: number
  readonly cpuMsPerFrame: number
  /** Parts of `cpuMsPerFrame`: user and system time. */
  readonly userCpuMsPerFrame: number
  readonly systemCpuMsPerFrame: number
  readonly cpuMsPerGigabyte: number
  /** Shares of one core inside the window; with several generator processes, of the busiest. */
  readonly serverCpu: number
  readonly generatorCpu: number
  /** Share of the window; null if the generator cannot measure it. */
  readonly blocked: number | null
  readonly peakRssBytes: number
  /** Share of one core that the server's main thread used; null if the kernel does not report it. */
  readonly mainThreadCpu: number | null
  /** Share of the server's CPU that was not its first thread's; null where not every process was counted. */
  readonly helperCpuShare: number | null
  /** Processes of the server; null where they were not counted. */
  readonly serverProcesses: number | null
  /** Shares of the CPUs that the hypervisor and other programs took. */
  readonly stealShare: number | null
  readonly foreignShare: number | null
  /** Frames of the slowest camera or viewer over those of the fastest; null for a single one. */
  readonly fairness: number | null
  /** Whether it ran at two speeds, or stalled; null where its course is unknown or too short. */
  readonly isUnsteady: boolean | null
  /** Excess of the longest window of a process over the shortest, as a share. */
  readonly lateness: number
}

const nsPerSecond = 1e9
const bytesPerGigabyte = 1e9

export const completedOutcome = (trial: Pick<TrialRecord, 'outcome'>): Completed | null =>
  trial.outcome.status === 'completed' ? trial.outcome : null

/** Null if the trial did not complete, or nothing was delivered between its two lines. */
export const trialFigures = (trial: Pick<TrialRecord, 'round' | 'outcome'>): TrialFigures | null => {
  const outcome = completedOutcome(trial)
  if (outcome === null) return null
  const { server, generator, kernel } = outcome
  const windowNs = server.last.timeNs - server.first.timeNs
  const generatorWindowNs = generator.last.timeNs - generator.first.timeNs
  const { frames, bytes, receiverNs } = windowDelivery(outcome)
  if (windowNs <= 0 || frames <= 0 || bytes <= 0 || generatorWindowNs <= 0) return null
  const busiest = generatorFigures(generator)
  const { served } = rulesOf(outcome.mode)
  const slow = slowViewersOf(outcome)
  const windowsNs = [windowNs, ...busiest.windowsNs]
  const cpu = serverCpu(outcome)
  return {
    round: trial.round,
    fps: (frames / receiverNs) * nsPerSecond,
    bytesPerSecond: (bytes / receiverNs) * nsPerSecond,
    cpuMsPerFrame: cpu.micros / 1e3 / frames,
    userCpuMsPerFrame: cpu.userMicros / 1e3 / frames,
    systemCpuMsPerFrame: cpu.systemMicros / 1e3 / frames,
    cpuMsPerGigabyte: (cpu.micros / 1e3 / bytes) * bytesPerGigabyte,
    serverCpu: cpu.share,
    generatorCpu: busiest.cpu,
    blocked: busiest.blocked,
    peakRssBytes: Math.max(server.last.peakRssBytes, server.final.peakRssBytes),
    mainThreadCpu: kernel?.mainThreadCpu ?? null,
    helperCpuShare: helperCpuShare(outcome),
    serverProcesses: kernel?.serverTree?.processes ?? null,
    stealShare: kernel?.stealShare ?? null,
    foreignShare: kernel?.foreignShare ?? null,
    fairness: fairnessOf(served(generator.first, slow), served(generator.last, slow)),
    isUnsteady: outcome.course === undefined ? null : isUnsteady(outcome.course),
    lateness: Math.max(...windowsNs) / Math.min(...windowsNs) - 1,
  }
}

export const trialTotals = (trial: Completed): TrialTotals => rulesOf(trial.mode).totals(trial)

/** Deliveries inside the window, and its length on the receiver's clock. */
export const windowDelivery = (
  trial: Completed,
): { readonly frames: number; readonly bytes: number; readonly receiverNs: number } => {
  const { server, generator, mode } = trial
  const { delivered } = rulesOf(mode)
  const first = delivered({ server: server.first, generator: generator.first })
  const last = delivered({ server: server.last, generator: generator.last })
  return {
    frames: last.frames - first.frames,
    bytes: last.bytes - first.bytes,
    receiverNs: last.timeNs - first.timeNs,
  }
}

const helperCpuShare = (outcome: Completed): number | null => {
  const { mainThreadCpu, serverTree } = outcome.kernel ?? {}
  const { share } = serverCpu(outcome)
  if (serverTree === undefined || mainThreadCpu === null || mainThreadCpu === undefined || share <= 0)
    return null
  return Math.max(0, 1 - mainThreadCpu / share)
}

/** How many of its viewers are slow, which are the first. */
const slowViewersOf = (outcome: Completed): number => {
  if (outcome.mode !== 'relay') return 0
  return outcome.slowViewer === null ? (outcome.slowLinks?.linkShares.length ?? 0) : 1
}

const fairnessOf = (first: readonly number[] | null, last: readonly number[] | null): number | null => {
  if (first === null || last === null || last.length < 2) return null
  const frames = last.map((count, index) => count - (first[index] ?? 0))
  const most = Math.max(...frames)
  return most > 0 ? Math.min(...frames) / most : null
}
