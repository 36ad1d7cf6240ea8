// The figures of one completed trial: differences of two counter lines, each by its own process's clock.
import { loadFigures } from '../../results/load-figures.ts'
import type { TrialRecord } from '../../results/schema.ts'

export type Completed = Extract<TrialRecord['outcome'], { status: 'completed' }>

export interface TrialFigures {
  readonly round: number
  readonly fps: number
  readonly bytesPerSecond: number
  readonly cpuMsPerFrame: number
  /** Parts of `cpuMsPerFrame`: in the server's own code, and in the kernel for it. */
  readonly userCpuMsPerFrame: number
  readonly systemCpuMsPerFrame: number
  readonly cpuMsPerGigabyte: number
  /** Shares of one core inside the window; of several load processes, of the busiest. */
  readonly serverCpu: number
  readonly generatorCpu: number
  /** Share of the window; null where the generator cannot measure it. */
  readonly blocked: number | null
  readonly peakRssBytes: number
  /** Share of one core that the server's first thread used; null where the kernel does not tell. */
  readonly mainThreadCpu: number | null
  /** Shares of the CPUs that the hypervisor and other programs took. */
  readonly stealShare: number | null
  readonly foreignShare: number | null
  /** Frames of the generator, or viewer, that had least over those of the one that had most; null of a single one. */
  readonly fairness: number | null
  /** How much longer one side's window lasted than the other's; a share. */
  readonly lateness: number
}

/** What a trial moved from its first byte to the last, after the generator had stopped and all was drained. */
export interface TrialTotals {
  readonly sent: number
  readonly delivered: number
  readonly inFlight: number
  readonly dropped: number
  readonly lost: number
  readonly wireBytes: number
}

type GeneratorLine = Completed['load']['first']

interface CpuCounters {
  readonly timeNs: number
  readonly userCpuMicros: number
  readonly systemCpuMicros: number
}

const nsPerSecond = 1e9
const nsPerMicrosecond = 1e3
const bytesPerGigabyte = 1e9

export const completedOutcome = (trial: Pick<TrialRecord, 'outcome'>): Completed | null =>
  trial.outcome.status === 'completed' ? trial.outcome : null

/** Null when the trial did not complete, or when nothing was delivered between its two lines. */
export const trialFigures = (trial: Pick<TrialRecord, 'round' | 'outcome'>): TrialFigures | null => {
  const outcome = completedOutcome(trial)
  if (outcome === null) return null
  const { server, load, kernel } = outcome
  const windowNs = server.last.timeNs - server.first.timeNs
  const loadWindowNs = load.last.timeNs - load.first.timeNs
  const { frames, bytes, receiverNs } = windowDelivery(outcome)
  if (windowNs <= 0 || frames <= 0 || bytes <= 0 || loadWindowNs <= 0) return null
  const busiest = loadFigures(load)
  const windowsNs = [windowNs, ...busiest.windowsNs]
  const cpuMs = cpuNs(server.first, server.last) / 1e6
  return {
    round: trial.round,
    fps: (frames / receiverNs) * nsPerSecond,
    bytesPerSecond: (bytes / receiverNs) * nsPerSecond,
    cpuMsPerFrame: cpuMs / frames,
    userCpuMsPerFrame: (server.last.userCpuMicros - server.first.userCpuMicros) / 1e3 / frames,
    systemCpuMsPerFrame: (server.last.systemCpuMicros - server.first.systemCpuMicros) / 1e3 / frames,
    cpuMsPerGigabyte: (cpuMs / bytes) * bytesPerGigabyte,
    serverCpu: cpuNs(server.first, server.last) / windowNs,
    generatorCpu: busiest.cpu,
    blocked: busiest.blocked,
    peakRssBytes: Math.max(server.last.peakRssBytes, server.final.peakRssBytes),
    mainThreadCpu: kernel?.mainThreadCpu ?? null,
    stealShare: kernel?.stealShare ?? null,
    foreignShare: kernel?.foreignShare ?? null,
    fairness: fairnessOf(connectionFrames(outcome, load.first), connectionFrames(outcome, load.last)),
    lateness: Math.max(...windowsNs) / Math.min(...windowsNs) - 1,
  }
}

/** Texts are what is delivered where there is nothing else: a rate of nothing would hide that they were. */
export const onlyTexts = ({ control, connectionFrames, received }: GeneratorLine): typeof control =>
  received === null && connectionFrames?.length === 0 ? control : undefined

export const trialTotals = ({ server, load, slowViewer }: Completed): TrialTotals => {
  const { received } = load.final
  const texts = onlyTexts(load.final)
  const wireBytes = load.final.wireBytes
  const { dropped } = server.final
  // A frame whose first byte was handed over but never its last: it can be neither delivered nor lost.
  const inFlight = load.final.begun - load.final.frames
  if (texts) {
    const { sent, answered } = texts
    return { sent, delivered: answered, inFlight, dropped, lost: sent - answered, wireBytes }
  }
  if (received === null) {
    const [sent, arrived] = [load.final.frames, server.final.frames]
    return { sent, delivered: arrived, inFlight, dropped, lost: sent - arrived - dropped, wireBytes }
  }
  const sent = server.final.sentFrames + dropped
  if (slowViewer) {
    // What waited for the slow viewer when it went away is not lost: the account has shown that the others have theirs.
    const arrived = received.viewers.reduce((sum, { frames }) => sum + frames, 0)
    return { sent, delivered: arrived, inFlight: sent - arrived - dropped, dropped, lost: 0, wireBytes }
  }
  return {
    sent,
    delivered: received.frames,
    inFlight,
    dropped,
    lost: sent - received.frames - dropped,
    wireBytes,
  }
}

/** The receiver counts, by its own clock: viewers and cameras where images come back, else the server; texts if alone. */
export const windowDelivery = ({
  server,
  load,
}: Pick<Completed, 'server' | 'load'>): {
  readonly frames: number
  readonly bytes: number
  readonly receiverNs: number
} => {
  const { first, last } = load
  const [firstTexts, lastTexts] = [onlyTexts(first), onlyTexts(last)]
  if (firstTexts && lastTexts) {
    return {
      frames: lastTexts.answered - firstTexts.answered,
      bytes: lastTexts.answeredBytes - firstTexts.answeredBytes,
      receiverNs: last.timeNs - first.timeNs,
    }
  }
  return first.received !== null && last.received !== null
    ? {
        frames: last.received.frames - first.received.frames,
        bytes: last.received.bytes - first.received.bytes,
        receiverNs: last.timeNs - first.timeNs,
      }
    : {
        frames: server.last.frames - server.first.frames,
        bytes: server.last.bytes - server.first.bytes,
        receiverNs: server.last.timeNs - server.first.timeNs,
      }
}

/** Of those that are to be served alike: a slow viewer, which is the first, is not. */
const connectionFrames = (
  { slowViewer }: Completed,
  { received, connectionFrames }: GeneratorLine,
): readonly number[] | null =>
  received === null
    ? connectionFrames
    : received.viewers.slice(slowViewer ? 1 : 0).map(({ frames }) => frames)

export const cpuNs = (first: CpuCounters, last: CpuCounters): number =>
  (last.userCpuMicros - first.userCpuMicros + last.systemCpuMicros - first.systemCpuMicros) * nsPerMicrosecond

const fairnessOf = (first: readonly number[] | null, last: readonly number[] | null): number | null => {
  if (first === null || last === null || last.length < 2) return null
  const frames = last.map((count, index) => count - (first[index] ?? 0))
  const most = Math.max(...frames)
  return most > 0 ? Math.min(...frames) / most : null
}
