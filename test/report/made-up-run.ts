// Made-up runs: a plan and its trials with figures that can be worked out by hand.
import type { CompletedOf, PlannedRow, RunRecord, TrialOutcome, TrialRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { emptyRun, frameBytesOf } from './made-up-plan.ts'

/** What a completed trial did inside its window of one second. */
export interface MadeUpTrial {
  readonly fps: number
  readonly serverCpu?: number
  readonly generatorCpu?: number
  readonly blocked?: number | null
  readonly foreignShare?: number
  readonly caveat?: string
  readonly substitute?: string
}

export type MadeUpRow = Partial<PlannedRow> & {
  /** One entry a round; a number is a completed trial of a busy server, null a trial that never began. */
  readonly perTrial: readonly (number | MadeUpTrial | TrialOutcome | null)[]
}

export const frameBytes = 1_048_576
const windowNs = 1e9
const warmUpFrames = 100

/** One or more scenarios, each with one point `1x`, and rows that are named by `runner` unless they say more. */
export const madeUpRun = (rows: readonly MadeUpRow[], changes: Partial<RunRecord> = {}): StoredRun => {
  const planned = rows.map(plannedRow)
  const rounds = Math.max(1, ...rows.map((row) => row.perTrial.length))
  const trials = rows.flatMap(({ perTrial }, index) =>
    perTrial.flatMap((trial, at) => {
      const row = planned[index]
      return row === undefined || trial === null ? [] : [trialRecord(row, at + 1, trial)]
    }),
  )
  const run = { ...emptyRun(planned, rounds), ...changes }
  return { folder: '/nowhere/run', run, trials, notes: [] }
}

export const refused = (limitBytes: number): TrialOutcome => ({
  status: 'refused',
  ready: readyLine('uws', limitBytes),
  limitBytes,
  closeCode: 1006,
  closeReason: '',
})

export const failed = (message: string): TrialOutcome => ({
  status: 'failed',
  failure: { code: 'server-died', phase: 'warm-up', message, stderrTail: 'Segmentation fault' },
})

export const unavailable = (reason: string, remedy: string): TrialOutcome => ({
  status: 'unavailable',
  reason,
  remedy,
})

export const skipped = (reason: string): TrialOutcome => ({ status: 'skipped', reason })

const plannedRow = ({ perTrial: _, ...row }: MadeUpRow): PlannedRow => ({
  scenario: 'ingest-1mb',
  point: '1x',
  runner: 'ws',
  variant: 'tuned',
  generator: 'prepared',
  replica: 1,
  label: row.runner ?? 'ws',
  generatorLabel: null,
  role: 'subject',
  baseline: false,
  switches: {
    limits: 'raised',
    deflate: 'off',
    accelerator: 'on',
    idioms: [],
    log: false,
    keep: 'none',
  },
  rung: { id: 'tuned', label: 'tuned', index: 0, kind: 'step', before: null },
  ...row,
})

const trialRecord = (
  row: PlannedRow,
  round: number,
  trial: number | MadeUpTrial | TrialOutcome,
): TrialRecord => ({
  schemaVersion: 2,
  scenario: row.scenario,
  point: row.point,
  runner: row.runner,
  variant: row.variant,
  generator: row.generator,
  replica: row.replica,
  round,
  startedAt: `2026-11-23T10:${String(round).padStart(2, '0')}:00.000Z`,
  durationMs: 3500,
  outcome:
    typeof trial === 'number'
      ? completed(row, { fps: trial })
      : 'status' in trial
        ? trial
        : completed(row, trial),
})

const completed = (row: PlannedRow, trial: MadeUpTrial): CompletedOf<'ingest'> => {
  const { fps, serverCpu = 0.99, generatorCpu = 0.6, blocked = 0.4, caveat = null, substitute } = trial
  const { foreignShare = 0 } = trial
  const frameBytes = frameBytesOf(row.scenario)
  const server = (timeNs: number, frames: number, cpuMicros: number) => ({
    event: 'stats' as const,
    timeNs,
    frames,
    bytes: frames * frameBytes,
    userCpuMicros: cpuMicros * 0.75,
    systemCpuMicros: cpuMicros * 0.25,
    rssBytes: 90 * 2 ** 20,
    peakRssBytes: 120 * 2 ** 20,
    sentFrames: 0,
    sentBytes: 0,
    dropped: 0,
    failed: 0,
    lastDeliveryNs: timeNs,
  })
  const generator = (
    timeNs: number,
    frames: number,
    cpuMicros: number,
    event: 'stats' | 'stopped' = 'stats',
  ) => ({
    mode: 'ingest' as const,
    event,
    timeNs,
    frames,
    begun: frames,
    connectionFrames: [frames],
    offer: null,
    wireBytes: frames * (frameBytes + 14),
    userCpuMicros: cpuMicros * 0.5,
    systemCpuMicros: cpuMicros * 0.5,
    blockedNs: blocked === null ? null : blocked * timeNs,
    rssBytes: 200 * 2 ** 20,
    peakRssBytes: 210 * 2 ** 20,
  })
  const total = warmUpFrames + fps
  return {
    status: 'completed',
    mode: 'ingest',
    ready: readyLine(row.runner, null),
    generatorReady: {
      event: 'ready',
      runtime: 'Node.js',
      runtimeVersion: '24.21.0',
      library: 'prepared frames',
      libraryVersion: '0.1.0',
      extensions: null,
      cipher: null,
    },
    server: {
      first: server(5e9, warmUpFrames, 400_000),
      last: server(5e9 + windowNs, total, 400_000 + serverCpu * 1e6),
      final: server(5.1e9 + windowNs, total + 5, 420_000 + serverCpu * 1e6),
    },
    generator: {
      first: generator(2e9, warmUpFrames + 1, 300_000),
      last: generator(2e9 + windowNs, total + 1, 300_000 + generatorCpu * 1e6),
      final: generator(2.1e9 + windowNs, total + 5, 310_000 + generatorCpu * 1e6, 'stopped'),
    },
    kernel: { mainThreadCpu: Math.min(serverCpu, 0.9), stealShare: 0, foreignShare, foreign: [] },
    caveat,
    ...(substitute !== undefined && { substitute }),
  }
}

const readyLine = (library: string, maxMessageBytes: number | null) => ({
  event: 'ready' as const,
  port: 40_000,
  runtime: 'Node.js',
  runtimeVersion: '24.21.0',
  library,
  libraryVersion: '8.23.0',
  ownership: 'owned' as const,
  applied: { maxMessageBytes, perMessageDeflate: false },
})
