// Summarizes a stored run: rows in the order of the plan, their ratios, claims and noise floor.
import type { Reference } from '../../results/reference-schema.ts'
import { type PlannedRow, roundsOf, rowKey, schemaVersion } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { type Summary, type SummaryRow, summarySchema } from '../../results/summary-schema.ts'
import { judgeClaims } from '../claims.ts'
import { withDiagnoses } from '../diagnosis/diagnose.ts'
import { noiseFloor as pooledNoiseFloor, ratiosToBaseline } from './baseline.ts'
import { withReferenceKernel } from './breakdown.ts'
import { withCostIntervals, withCostStandings } from './equal-pace.ts'
import { withOrder } from './groups.ts'
import { conditionsKey, trialsByRow } from './identity.ts'
import { machineCaveats } from './machines.ts'
import { measureEqualPace } from './pace-cost.ts'
import { rateIntervals } from './rate-interval.ts'
import { measureClearRatio } from './ratio.ts'
import { ratiosToReference } from './reference.ts'
import { summarizeRow } from './row.ts'
import { countRun } from './status.ts'
import { stepGain } from './step-gain.ts'

/** A row with its figures, without its ratios to other rows. */
export interface Described {
  readonly planned: PlannedRow
  readonly row: SummaryRow
}

/** Pure: the same run gives the same summary, byte for byte. */
export const summarize = (stored: StoredRun, reference: Reference): Summary => {
  const { run } = stored
  const described = describeRows(stored)
  const noiseFloor = noiseFloorOf(described)
  const compared = withStepGains(withClearRatios(withRatios(withCostStandings(described, run)), run))
  const { rows, groups } = withOrder(withDiagnoses(withReferenceKernel(compared)), noiseFloor)
  return summarySchema.parse({
    schemaVersion,
    startedAt: run.startedAt,
    profile: run.profile,
    trials: countRun(run, rows),
    rows,
    claims: judgeClaims(rows, reference),
    groups,
    noiseFloor,
  })
}

/** Noise floor over all rows of a run. */
export const noiseFloorOf = (described: readonly Described[]): Summary['noiseFloor'] =>
  pooledNoiseFloor(
    described.filter(isMeasuredRate).map(({ planned, row }) => ({ ...planned, perTrial: row.perTrial })),
  )

/** Excludes paced rows, which are equal if they carry the rate, and capacity searches, which are accurate to a few percent. */
const isMeasuredRate = ({ row }: Described): boolean =>
  row.curve === undefined && row.metrics['offeredFps'] === undefined

/** In the order of the plan. */
export const describeRows = ({ run, trials }: StoredRun): readonly Described[] => {
  const byRow = trialsByRow(run, trials)
  const cores = serverCores(run.placement)
  const caveatOf = machineCaveats(run, trials)
  const rows = run.rows.map((planned) => {
    const trials = byRow.get(rowKey(planned)) ?? []
    const row = summarizeRow(planned, trials, {
      rounds: roundsOf(planned, run),
      serverCores: cores,
      minFrames: run.minFrames,
    })
    const reason = row.reason ?? caveatOf(rowKey(planned))
    return { planned, row: { ...row, reason, ...measureEqualPace(trials) } }
  })
  return withCostIntervals(withIntervals(rows))
}

/** An unpinned server may use any CPU, but its budget is one core. */
export const serverCores = (placement: StoredRun['run']['placement']): number =>
  placement.pinned ? Math.max(1, placement.serverCpus.length) : 1

/** The interval of a row depends on all rows under the same conditions. */
const withIntervals = (all: readonly Described[]): readonly Described[] => {
  const groups = [...Map.groupBy(all, ({ planned }) => conditionsKey(planned)).values()]
  const intervals = new Map(
    groups.flatMap((group) => {
      const found = rateIntervals(group.map(({ row }) => row.perTrial))
      return group.map((each, index) => [each, found[index] ?? null] as const)
    }),
  )
  return all.map((each) => ({ ...each, row: { ...each.row, fps: intervals.get(each) ?? null } }))
}

const withClearRatios = (rows: readonly SummaryRow[], run: StoredRun['run']): readonly SummaryRow[] =>
  rows.map((row) => ({ ...row, metrics: { ...row.metrics, ...measureClearRatio(row, rows, run) } }))

const withStepGains = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  rows.map((row) => ({ ...row, stepGain: stepGain(row, rows) }))

const withRatios = (all: readonly Described[]): readonly SummaryRow[] => {
  const toBaseline = ratiosToBaseline(all)
  const toReference = ratiosToReference(all.map(({ row }) => row))
  return all.map(({ planned, row }) => ({
    ...row,
    ratioToBaseline: toBaseline.get(rowKey(planned))?.interval ?? null,
    ratioToReference: toReference.get(row) ?? null,
  }))
}
