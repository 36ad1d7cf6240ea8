// The row of the control outside of a plan: for the ceiling of a load process, and to see whether a generator runs.
import type { PlannedRow } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { completeSwitches } from '../settings/configuration.ts'

/** First variant of the control among `runners`, at the first point of `scenario`; null where there is no control. */
export const planReferenceRow = (
  runners: readonly Runner[],
  scenario: Scenario,
  generator: string,
): PlannedRow | null => {
  const control = runners.find(({ spec }) => spec.role === 'reference-receiver')
  const [variantId, variant] = Object.entries(control?.spec.variants ?? {})[0] ?? []
  const [point] = scenario.points
  if (!control || !variantId || !variant || !point) return null
  return {
    scenario: scenario.id,
    point: point.id,
    runner: control.spec.id,
    variant: variantId,
    generator,
    replica: 1,
    label: control.spec.label,
    generatorLabel: null,
    role: control.spec.role,
    baseline: false,
    switches: completeSwitches(variant),
  }
}
