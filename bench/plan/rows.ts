// Which rows a run has: the profile's scenarios × points × runners × variants, the companions, the baseline's copies.
import type { PlannedRow } from '../../results/schema.ts'
import type { Runner, RunnerSpec } from '../../runners/catalog.ts'
import type { Profile, Scenario, ScenarioPoint } from '../../scenarios/define.ts'
import { completeSwitches } from '../configuration.ts'

/** The row that all others are compared with, and that is run twice to learn what chance alone does. */
export const baseline = { runner: 'ws', variant: 'tuned' } as const

/** The suite's own prepared camera. */
export const preparedCamera = 'prepared'

export interface RowSelection {
  readonly profile: Profile
  readonly scenarios: readonly Scenario[]
  readonly runners: readonly Runner[]
  /** Runtime on which each runner's default candidate was prepared; absent where it is unavailable. */
  readonly runtimeOf: ReadonlyMap<string, string>
}

/** Rows in order of scenario, then runner. Pure. */
export const planRows = (selection: RowSelection): readonly PlannedRow[] =>
  selection.profile.scenarios.flatMap(({ id, variants }) => {
    const scenario = selection.scenarios.find((candidate) => candidate.id === id)
    if (!scenario) return []
    return scenario.points.flatMap((point) => pointRows(scenario, point, variants, selection))
  })

const pointRows = (
  scenario: Scenario,
  point: ScenarioPoint,
  variants: readonly string[],
  selection: RowSelection,
): readonly PlannedRow[] =>
  selection.runners
    .filter(({ spec }) => spec.role !== 'camera')
    .flatMap(({ spec }) =>
      Object.keys(spec.variants)
        .filter((variant) => variants.includes(variant) || isCompanion(spec, variant, selection))
        .flatMap((variant) => replicas(scenario, point, spec, variant, selection.profile)),
    )

/** A row on another Node.js takes part only where some runner really runs on that Node.js. */
const isCompanion = (spec: RunnerSpec, variant: string, { runners, runtimeOf }: RowSelection): boolean =>
  runners.some(
    ({ spec: other }) =>
      other.companion?.runner === spec.id &&
      other.companion.variant === variant &&
      runtimeOf.get(other.id) === spec.variants[variant]?.runtime,
  )

const replicas = (
  scenario: Scenario,
  point: ScenarioPoint,
  spec: RunnerSpec,
  variantId: string,
  profile: Profile,
): readonly PlannedRow[] => {
  const variant = spec.variants[variantId]
  if (!variant) return []
  const isBaseline = spec.id === baseline.runner && variantId === baseline.variant
  return Array.from({ length: isBaseline ? profile.baselineReplicas : 1 }, (_, index) => ({
    scenario: scenario.id,
    point: point.id,
    runner: spec.id,
    variant: variantId,
    camera: preparedCamera,
    replica: index + 1,
    label: index === 0 ? `${spec.label} ${variant.label}` : `${spec.label} ${variant.label}, again`,
    role: spec.role,
    baseline: isBaseline,
    switches: completeSwitches(variant),
  }))
}
