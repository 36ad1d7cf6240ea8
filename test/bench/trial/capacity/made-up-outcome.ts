// Made-up outcomes of a trial with paced cameras whose images are answered; the window lasts a second.
import { createLatencyRecorder } from '../../../../bench/generator/latency.ts'
import type { CompletedOf, TrialOutcome } from '../../../../results/schema.ts'
import type { LineOf, StatsLine } from '../../../../runners/contract.ts'

export interface MadeUp {
  readonly latenciesMs?: readonly number[]
  readonly pendingMs?: readonly number[]
  readonly latenessMs?: readonly number[]
  readonly deliveredFrames?: number
  readonly serverCpu?: number
  readonly generatorCpu?: number
  readonly blocked?: number
  readonly foreignShare?: number
}

const dueFrames = 2000
const windowNs = 1e9

export const madeUpOutcome = (said: MadeUp = {}): CompletedOf<'ingest-ack'> => {
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
    mode: 'ingest-ack',
    ready: { ...ready, port: 1, ownership: 'owned', applied: { maxMessageBytes: null } },
    generatorReady: { ...ready, extensions: null, cipher: null },
    server: { first: first.server, last: last.server, final: last.server },
    generator: { first: first.generator, last: last.generator, final: last.generator },
    kernel:
      said.foreignShare === undefined
        ? null
        : { mainThreadCpu: 0.5, stealShare: 0, foreignShare: said.foreignShare, foreign: [] },
    caveat: null,
    capacity: null,
  }
}

/** Of a server that only counts. */
export const madeUpIngest = (): CompletedOf<'ingest'> => {
  const { capacity: _, ...outcome } = madeUpOutcome()
  const counted = ({ acks, control, ...line }: LineOf<'ingest-ack'>): LineOf<'ingest'> => ({
    ...line,
    mode: 'ingest',
  })
  const { first, last, final } = outcome.generator
  return {
    ...outcome,
    mode: 'ingest',
    generator: { first: counted(first), last: counted(last), final: counted(final) },
  }
}

export const failedOutcome = (code: string): TrialOutcome => ({
  status: 'failed',
  failure: { code, phase: 'window', message: `because ${code}`, stderrTail: '' },
})

interface Lines {
  readonly server: StatsLine
  readonly generator: LineOf<'ingest-ack'>
}

const lines = (said: MadeUp, isLast: boolean): Lines => {
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
    generator: {
      mode: 'ingest-ack',
      ...common,
      begun: frames,
      connectionFrames: [frames],
      wireBytes: frames,
      userCpuMicros: micros(said.generatorCpu ?? 0.4),
      blockedNs: isLast ? (said.blocked ?? 0.6) * windowNs : 0,
      offer: {
        dueFrames: isLast ? dueFrames : 0,
        sendLateness: histogramOf(isLast ? latenessMs : []),
      },
      acks,
      control: null,
    },
  }
}

const histogramOf = (latenciesMs: readonly number[]): string => {
  const recorder = createLatencyRecorder()
  for (const ms of latenciesMs) recorder.record(ms)
  return recorder.take()
}
