// What a scenario asks of a system, and why a system that lacks it is not measured.
import type { Capability, RunnerSpec } from '../../runners/catalog.ts'
import type { Scenario, ScenarioPoint } from '../../scenarios/define.ts'

/** Null where the system can do all that the point asks for, else the reason in its own words. */
export const findLack = (
  { modes, cannot, label }: Pick<RunnerSpec, 'modes' | 'cannot' | 'label'>,
  scenario: Pick<Scenario, 'mode'>,
  point: Pick<ScenarioPoint, 'tls' | 'slowViewer'>,
): string | null => {
  const { mode } = scenario
  if (!modes.includes(mode)) {
    return (mode === 'ingest' ? undefined : cannot[mode]) ?? `${label} has no mode ${mode}`
  }
  for (const capability of capabilitiesOf(point)) {
    const reason = cannot[capability]
    if (reason !== undefined) return reason
  }
  return null
}

const capabilitiesOf = ({
  tls,
  slowViewer,
}: Pick<ScenarioPoint, 'tls' | 'slowViewer'>): readonly Capability[] => [
  ...(tls ? (['tls'] as const) : []),
  ...(slowViewer ? ([`slow-viewer:${slowViewer.policy}`] as const) : []),
]
