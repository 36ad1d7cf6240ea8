// Made-up outcomes of a trial with paced cameras whose images are answered; the window lasts a second.
import { createLatencyRecorder } from '../../../../bench/generator/pace/latency.ts'
import type { TrialOutcome } from '../../../../results/schema.ts'
import type { GeneratorStatsLine, StatsLine } from '../../../../runners/contract.ts'

export interface MadeUp {
  readonly latenciesMs?: readonly number[]
  readonly pendingMs?: readonly number[]
  readonly latenessMs?: readonly number[]
  readonly deliveredFrames?: number
  readonly serverCpu?: number
  readonly generatorCpu?: number
  readonly blocked?: number
  readonly foreignShare?: number
  /** False where the server only counts. */
  readonly answers?: boolean
}

type Completed = Extract<TrialOutcome, { status: 'completed' }>

const dueFrames = 2000
const windowNs = 1e9

export const madeUpOutcome = (said: MadeUp = {}): Completed => {
  const first = lines(said, false)
  const last = lines(said, true)
  const ready = {
    event: 'ready',
    runtime: 'made up',
    runtimeVersion: '1',
    library: 'made up',
    libraryVersion: '1',
  } as const
  return {
    status: 'completed',
    ready: { ...ready, port: 1, ownership: 'owned', applied: { maxMessageBytes: null } },
    generatorReady: { ...ready, extensions: null, cipher: null },
    server: { first: first.server, last: last.server, final: last.server },
    load: { first: first.load, last: last.load, final: last.load },
    kernel:
      said.foreignShare === undefined
        ? null
        : { mainThreadCpu: 0.5, stealShare: 0, foreignShare: said.foreignShare, foreign: [] },
    caveat: null,
  }
}

export const failedOutcome = (code: string): TrialOutcome => ({
  status: 'failed',
  failure: { code, phase: 'window', message: `because ${code}`, stderrTail: '' },
})

const lines = (said: MadeUp, isLast: boolean): { server: StatsLine; load: GeneratorStatsLine } => {
  const { latenciesMs = Array.from({ length: dueFrames }, () => 5), pendingMs = [], latenessMs = [] } = said
  const frames = isLast ? (said.deliveredFrames ?? dueFrames) : 0
  const micros = (share: number): number => (isLast ? share * 1e6 : 0)
  const common = {
    event: 'stats',
    timeNs: isLast ? windowNs : 0,
    frames,
    systemCpuMicros: 0,
    rssBytes: 0,
    peakRssBytes: 0,
  } as const
  const acks = {
    frames,
    wrong: 0,
    late: 0,
    latency: histogramOf(isLast ? latenciesMs : [900]),
    pending: histogramOf(isLast ? pendingMs : []),
  }
  return {
    server: {
      ...common,
      bytes: frames,
      userCpuMicros: micros(said.serverCpu ?? 0.5),
      sentFrames: 0,
      sentBytes: 0,
      dropped: 0,
      failed: 0,
      lastDeliveryNs: null,
    },
    load: {
      ...common,
      begun: frames,
      connectionFrames: [frames],
      wireBytes: frames,
      userCpuMicros: micros(said.generatorCpu ?? 0.4),
      blockedNs: isLast ? (said.blocked ?? 0.6) * windowNs : 0,
      pace: {
        dueFrames: isLast ? dueFrames : 0,
        sendLateness: histogramOf(isLast ? latenessMs : []),
        acks: said.answers === false ? null : acks,
      },
      received: null,
    },
  }
}

const histogramOf = (latenciesMs: readonly number[]): string => {
  const recorder = createLatencyRecorder()
  for (const ms of latenciesMs) recorder.record(ms)
  return recorder.take()
}
