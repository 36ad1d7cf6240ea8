// A stored run → its summary: rows in the order of the plan, ratios between them, claims and noise floor.
import type { Reference } from '../../results/reference-schema.ts'
import { type PlannedRow, rowKey, schemaVersion } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { type Summary, type SummaryRow, summarySchema } from '../../results/summary-schema.ts'
import { judgeClaims } from '../claims.ts'
import { samePoint, trialsByRow } from './identity.ts'
import { noiseFloor } from './noise-floor.ts'
import { pairedRatio } from './ratio.ts'
import { summarizeRow } from './row.ts'
import { countRun } from './status.ts'

interface Described {
  readonly planned: PlannedRow
  readonly row: SummaryRow
}

/** Pure: the same run gives the same summary, byte for byte. */
export const summarize = ({ run, trials }: StoredRun, reference: Reference): Summary => {
  const byRow = trialsByRow(run, trials)
  const context = { rounds: run.rounds, serverCores: serverCores(run.placement) }
  const described = run.rows.map((planned) => ({
    planned,
    row: summarizeRow(planned, byRow.get(rowKey(planned)) ?? [], context),
  }))
  const rows = described.map(({ row }) => withRatios(row, described))
  return summarySchema.parse({
    schemaVersion,
    startedAt: run.startedAt,
    profile: run.profile,
    trials: countRun(run, rows),
    rows,
    claims: judgeClaims(rows, reference),
    noiseFloor: noiseFloor(described.map(({ planned, row }) => ({ ...planned, launches: row.launches }))),
  })
}

/** An unpinned server may wander, but its budget is still one core: that is what it is compared on. */
const serverCores = (placement: StoredRun['run']['placement']): number =>
  placement.pinned ? Math.max(1, placement.serverCpus.length) : 1

const withRatios = (row: SummaryRow, all: readonly Described[]): SummaryRow => {
  const neighbours = all.filter((other) => samePoint(other.row, row))
  const baseline = neighbours.find(
    ({ planned }) => planned.baseline && planned.replica === 1 && planned.camera === row.camera,
  )
  const control = neighbours.find((other) => other.row.role === 'control' && other.row.fps !== null)
  const ceiling = control?.row.fps ?? null
  return {
    ...row,
    ratioToBaseline: baseline === undefined ? null : pairedRatio(row.launches, baseline.row.launches),
    ratioToControl: row.fps === null || ceiling === null ? null : row.fps.median / ceiling.median,
  }
}
