// What the rules of a diagnosis look at: figures of a row of a run, or of one load on an external server.
import type { Interval, SummaryRow } from '../../results/summary-schema.ts'
import { sameConditions } from '../stats/identity.ts'
import { isSystem } from '../stats/ranking.ts'

/** A setting of a ladder that this run measured. */
export interface MeasuredStep {
  readonly id: string
  readonly label: string
  /** Ratio of throughput to the row one step below. */
  readonly gain: Interval
  /** Whether that row is the one in question. */
  readonly isNext: boolean
}

/** CPU times in ms a frame; shares of one core where nothing else is said. */
export interface Symptoms {
  readonly cpuMs: number
  readonly systemMs: number
  /** Kernel time beyond what the reference receiver needs; null where that was not measured. */
  readonly beyondReferenceMs: number | null
  readonly firstThreadMs: number
  readonly otherThreadsMs: number
  /** Of the other threads those that used most, by name; null where there are none. */
  readonly busiestThreads: string | null
  /** Ready to run, without a CPU. */
  readonly queuedMs: number
  readonly minorFaults: number
  /** Received and not read at both ends of the window, on the connection with most of it; null where it is unknown. */
  readonly unreadBytes: number | null
  readonly firstThreadShare: number | null
  readonly serverShare: number
  readonly generatorShare: number
  /** Nothing else limited the figure: no rate, no other work on the machine, no full load generator. */
  readonly mayWait: boolean
  /** Whether the first thread has work of its own; in Go any thread does any work. */
  readonly isFirstSpecial: boolean
  /** As servers report it, in lower case: `node`, `deno`, `bun`, `cpython`, `go`; null where it is unknown. */
  readonly runtime: string | null
  readonly runtimeVersion: string | null
  /** Settings that the server reported. */
  readonly applied: Readonly<Record<string, unknown>>
  /** The ladder step of the row itself; null where there is none. */
  readonly ownStep: string | null
  readonly steps: readonly MeasuredStep[]
  readonly subject: Subject
}

/** What a command that proves the diagnosis has to name. */
export type Subject =
  | { readonly kind: 'row'; readonly runner: string }
  | { readonly kind: 'load'; readonly url: string; readonly pid: number }

/** Null for a row without a breakdown, and one that is no system of its own. @param rows of the run */
export const symptomsOfRow = (row: SummaryRow, rows: readonly SummaryRow[]): Symptoms | null => {
  const { breakdown, cpuMsPerFrame, serverCpu, generatorCpu, verdict } = row
  if (!isSystem(row) || breakdown === undefined || verdict === 'unknown') return null
  if (cpuMsPerFrame === null || serverCpu === null || generatorCpu === null) return null
  return {
    cpuMs: cpuMsPerFrame,
    systemMs: breakdown.systemMs.median,
    beyondReferenceMs: breakdown.beyondReferenceMs?.median ?? null,
    firstThreadMs: breakdown.firstThreadMs.median,
    otherThreadsMs: breakdown.otherThreadsMs.median,
    busiestThreads: busiestOf(breakdown.threadMs),
    queuedMs: breakdown.queuedMs.median,
    minorFaults: breakdown.minorFaults.median,
    unreadBytes: breakdown.unreadBytes,
    firstThreadShare: row.mainThreadCpu,
    serverShare: serverCpu,
    generatorShare: generatorCpu,
    mayWait: verdict === 'coupled',
    isFirstSpecial: row.runtime !== 'go',
    runtime: row.runtime?.toLowerCase() ?? null,
    runtimeVersion: row.runtimeVersion,
    applied: row.applied ?? {},
    ownStep: row.rung.id,
    steps: stepsBeside(row, rows),
    subject: { kind: 'row', runner: row.runner },
  }
}

/** @param threadMs by name */
export const busiestOf = (threadMs: Readonly<Record<string, number>>): string | null =>
  Object.entries(threadMs).sort(([, a], [, b]) => b - a)[0]?.[0] ?? null

/** The step on top of this row first. */
const stepsBeside = (row: SummaryRow, rows: readonly SummaryRow[]): readonly MeasuredStep[] =>
  rows
    .filter((other) => other.runner === row.runner && other.replica === 1 && sameConditions(other, row))
    .flatMap(({ rung, stepGain }) => {
      const gain = stepGain?.fps ?? null
      if (gain === null || rung.index < row.rung.index) return []
      return [{ id: rung.id, label: rung.label, gain, isNext: rung.before === row.variant }]
    })
    .sort((a, b) => Number(b.isNext) - Number(a.isNext))
