// Checks the servers of a run's rows and decides which rows must not be measured.
import type { Conformance, ConformanceRecord } from '../../results/conformance-schema.ts'
import type { PlannedRow, TrialOutcome } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import type { Mode } from '../../runners/contract.ts'
import { findVariant } from '../../runners/variants.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { type Launch, launchKey } from '../prepare/launch.ts'
import {
  type Candidate,
  type ConformanceOptions,
  checkConformance,
  recordConformance,
} from './conformance.ts'

export interface RowsToCheck {
  readonly rows: readonly PlannedRow[]
  readonly launches: ReadonlyMap<string, Launch>
}

export interface RowCheckOptions extends ConformanceOptions {
  readonly runners: readonly Runner[]
  readonly scenarios: readonly Scenario[]
}

export interface CheckedRows {
  /** For `run.json`. */
  readonly conformance: Conformance
  /** Description of the first failed check, by `conformanceKey`. */
  readonly nonconforming: ReadonlyMap<string, string>
}

/** The same for all rows that measure one server in one mode. */
export const conformanceKey = (row: {
  readonly runner: string
  readonly variant: string
  readonly mode: Mode
}): string => JSON.stringify([row.runner, row.variant, row.mode])

/** Ignores servers that do not start: their trials report why. @throws InterruptedError on abort */
export const checkRows = async (rowsToCheck: RowsToCheck, options: RowCheckOptions): Promise<CheckedRows> => {
  const conformance = recordConformance(
    await checkConformance(findCandidates(rowsToCheck, options.runners, options.scenarios), options),
  )
  return { conformance, nonconforming: findNonconforming(conformance) }
}

/** Servers of the rows that can be started here, each once, without the reference receiver: it speaks no WebSocket. */
export const findCandidates = (
  { rows, launches }: RowsToCheck,
  runners: readonly Runner[],
  scenarios: readonly Scenario[],
): readonly Candidate[] => {
  const candidates = new Map<string, Candidate>()
  for (const { runner, variant, scenario, role, switches, lack } of rows) {
    const mode = scenarios.find(({ id }) => id === scenario)?.mode
    const spec = runners.find((candidate) => candidate.spec.id === runner)?.spec
    const launch = launches.get(launchKey({ runner, variant }))
    if (role === 'reference-receiver' || lack !== undefined || !mode || !spec || launch?.status !== 'ready')
      continue
    const label = `${spec.label} ${findVariant(spec, variant)?.label ?? variant}`
    const { deviations, cannot } = spec
    const candidate = { runner, variant, mode, label, switches, deviations, cannot, launch }
    candidates.set(conformanceKey(candidate), candidate)
  }
  return [...candidates.values()]
}

/** Pure: a resumed run derives them from its `run.json`. */
export const findNonconforming = ({ subjects }: Conformance): ReadonlyMap<string, string> =>
  new Map(
    subjects.flatMap((subject) => {
      const failure = describeFailure(subject)
      return failure === null ? [] : [[conformanceKey(subject), failure] as const]
    }),
  )

const describeFailure = ({ results }: ConformanceRecord): string | null => {
  const failed = results.find(({ status }) => status === 'failed')
  return failed ? `check ${failed.id}: ${failed.detail}` : null
}

/** The outcome of a row whose server failed a check and is not measured. Null for all others. */
export const refuseNonconforming = (
  { nonconforming, scenarios }: Pick<CheckedRows, 'nonconforming'> & Pick<RowCheckOptions, 'scenarios'>,
  row: PlannedRow,
): TrialOutcome | null => {
  const mode = scenarios.find(({ id }) => id === row.scenario)?.mode
  const failedCheck = mode && nonconforming.get(conformanceKey({ ...row, mode }))
  if (failedCheck === undefined) return null
  const failure = { code: 'conformance', phase: 'conformance', message: failedCheck, stderrTail: '' }
  return { status: 'failed', failure }
}
