// Which rows a run has: the profile's scenarios × points × runners × variants × generators, companions, replicas of the
// baseline; and why a runner cannot take part in a point. Pure.
import type { PlannedRow } from '../../results/schema.ts'
import type { Capability, Runner, RunnerSpec, Variant } from '../../runners/catalog.ts'
import { findVariant, rungOf, selectVariants, tunedId } from '../../runners/variants.ts'
import type { EqualPace, Profile, RowRule, Scenario, ScenarioPoint } from '../../scenarios/define.ts'
import { findUnviewable, ownGenerators, preparedGenerator, viewingWays } from '../../scenarios/generators.ts'

/** The row that all ratios refer to. It is measured twice to estimate the noise floor. */
const baseline = { runner: 'ws', variant: tunedId } as const

/** Who takes part where a rule names neither systems nor roles. */
const libraryRoles = ['subject', 'reference', 'reference-receiver'] as const

export interface RowSelection {
  readonly profile: Profile
  readonly scenarios: readonly Scenario[]
  readonly runners: readonly Runner[]
  /** Runtime for which each runner's default candidate was prepared; absent where it is unavailable. */
  readonly runtimeOf: ReadonlyMap<string, string>
}

/** Rows in order of scenario, point, runner. */
export const planRows = (selection: RowSelection): readonly PlannedRow[] =>
  selection.profile.scenarios.flatMap(({ id, rules, rounds, equalPace }) => {
    const scenario = selection.scenarios.find((candidate) => candidate.id === id)
    if (!scenario) return []
    const rows = scenario.points.flatMap((point) => pointRows(scenario, point, rules, selection))
    return rows.map((row) => ({
      ...row,
      ...(rounds !== undefined && { rounds }),
      ...(row.generator === preparedGenerator && equalPace && { equalPace: recordOf(equalPace) }),
    }))
  })

const recordOf = ({ framesPerSecond, ...windows }: EqualPace): NonNullable<PlannedRow['equalPace']> => ({
  framesPerSecond: [...framesPerSecond],
  ...windows,
})

const pointRows = (
  scenario: Scenario,
  point: ScenarioPoint,
  rules: readonly RowRule[],
  selection: RowSelection,
): readonly PlannedRow[] => {
  const here = rules.filter(({ points }) => points?.includes(point.id) ?? true)
  return selection.runners
    .filter(({ spec }) => spec.role !== 'generator')
    .flatMap(({ spec }) =>
      variantsOf(spec, here, selection).flatMap((variant) => {
        const generators = generatorsOf(spec, variant, here, selection)
        return generators.flatMap((generator) =>
          replicas(scenario, point, spec, variant, generator, selection),
        )
      }),
    )
}

/** Each variant of the system that a rule names, and the one that accompanies another system. */
const variantsOf = (
  spec: RunnerSpec,
  rules: readonly RowRule[],
  { runners }: RowSelection,
): readonly Variant[] => {
  const named = rules.filter((rule) => isNamed(rule, spec))
  const accompanying = runners.flatMap(({ spec: { companion } }) =>
    companion?.runner === spec.id ? [companion.variant] : [],
  )
  return selectVariants(spec, [...named.flatMap(({ variants }) => variants), ...accompanying])
}

/** Whether a rule is about this system: by its name, or by its role. */
const isNamed = ({ runners, roles = libraryRoles }: RowRule, { id, role }: RunnerSpec): boolean =>
  runners?.includes(id) ?? roles.some((each) => each === role)

/** Generators that measure this variant, each once, however many rules name it. */
const generatorsOf = (
  spec: RunnerSpec,
  variant: Variant,
  rules: readonly RowRule[],
  selection: RowSelection,
): readonly string[] => {
  const named = rules.filter(
    (rule) => isNamed(rule, spec) && selectVariants(spec, rule.variants).some(({ id }) => id === variant.id),
  )
  const companionOf = findCompanionOf(spec, variant, selection)
  const generators = named.flatMap((rule) => rule.generators ?? [preparedGenerator])
  const takesPart =
    companionOf !== null && rules.some((rule) => isMeasured(companionOf, variant, rule, selection))
  return [...new Set(takesPart ? [...generators, preparedGenerator] : generators)]
}

/** Whether a rule measures a system whose application does as much with a frame as the variant's does. */
const isMeasured = (id: string, { switches }: Variant, rule: RowRule, { runners }: RowSelection): boolean =>
  (rule.runners?.includes(id) ?? true) &&
  runners.some(
    ({ spec }) =>
      spec.id === id &&
      selectVariants(spec, rule.variants).some((variant) => variant.switches.work === switches.work),
  )

/** A row on another Node.js takes part only where some runner actually runs on that Node.js. */
const findCompanionOf = (
  spec: RunnerSpec,
  variant: Variant,
  { runners, runtimeOf }: RowSelection,
): string | null =>
  runners.find(
    ({ spec: other }) =>
      other.companion?.runner === spec.id &&
      other.companion.variant === variant.id &&
      runtimeOf.get(other.id) === variant.runtime,
  )?.spec.id ?? null

const replicas = (
  scenario: Scenario,
  point: ScenarioPoint,
  spec: RunnerSpec,
  variant: Variant,
  generator: string,
  { profile, runners }: RowSelection,
): readonly PlannedRow[] => {
  const lack =
    findLack(spec, scenario, point) ??
    findIdleWork(variant, scenario) ??
    findUnspoken(spec, generator) ??
    findUnviewable(spec, generator) ??
    findDeafness(spec, generator, runners)
  const isBaseline =
    spec.id === baseline.runner && variant.id === baseline.variant && generator === preparedGenerator
  const generatorLabel = runners.find((runner) => runner.spec.id === generator)?.spec.label
  const label = `${spec.label} ${variant.label}`
  return Array.from({ length: isBaseline ? profile.baselineReplicas : 1 }, (_, index) => ({
    scenario: scenario.id,
    point: point.id,
    runner: spec.id,
    variant: variant.id,
    generator,
    replica: index + 1,
    label: index === 0 ? label : `${label}, again`,
    generatorLabel:
      generatorLabel ?? viewingWays[generator]?.label ?? (generator === preparedGenerator ? null : generator),
    role: spec.role,
    ...(lack === null ? {} : { lack }),
    baseline: isBaseline,
    switches: variant.switches,
    ...(spec.warmup && { untilSteadyMs: spec.warmup.untilSteadyMs }),
    rung: rungOf(spec, variant),
  }))
}

/** Null where the runner supports everything that the point needs, else the reason from its declaration. */
export const findLack = (
  { modes, cannot, label, acknowledges }: Able,
  scenario: Pick<Scenario, 'mode'>,
  point: Pick<ScenarioPoint, 'tls' | 'slowViewer' | 'slowLinks'>,
): string | null => {
  const { mode } = scenario
  if (!modes.includes(mode)) {
    return (mode === 'ingest' ? undefined : cannot[mode]) ?? `${label} has no mode ${mode}`
  }
  for (const capability of capabilitiesOf(point)) {
    const reason = cannot[capability]
    if (reason !== undefined) return reason
  }
  return point.slowLinks?.policy === 'window' && !acknowledges
    ? `the server of ${label} here has no window of acknowledged frames`
    : null
}

type Able = Pick<RunnerSpec, 'modes' | 'cannot' | 'label'> & Partial<Pick<RunnerSpec, 'acknowledges'>>

const capabilitiesOf = ({
  tls,
  slowViewer,
  slowLinks,
}: Pick<ScenarioPoint, 'tls' | 'slowViewer' | 'slowLinks'>): readonly Capability[] => {
  const policy = slowViewer?.policy ?? slowLinks?.policy
  return [
    ...(tls ? (['tls'] as const) : []),
    ...(policy === undefined || policy === 'window' ? [] : ([`slow-viewer:${policy}`] as const)),
  ]
}

/** Null where the application works on frames as the variant asks: otherwise its figures would be those of receiving only. */
const findIdleWork = ({ switches: { work } }: Variant, { mode }: Pick<Scenario, 'mode'>): string | null =>
  work === undefined || mode === 'ingest-ack'
    ? null
    : `the application works on frames in the mode ingest-ack alone, not in ${mode}`

/** Null where the load generator speaks what the server does: client libraries know plain WebSocket messages alone. */
const findUnspoken = ({ envelope, label }: RunnerSpec, generator: string): string | null =>
  envelope === undefined || generator in ownGenerators
    ? null
    : `${label} wraps its messages, and ${generator} sends plain ones`

/** The same of protocols other than WebSocket. */
const findDeafness = (
  { label, speaks }: RunnerSpec,
  generator: string,
  runners: readonly Runner[],
): string | null => {
  const sender = runners.find(({ spec }) => spec.id === generator)?.spec
  if (speaks === sender?.speaks) return null
  return speaks === undefined
    ? `${sender?.label} speaks nothing but ${sender?.speaks}`
    : `${label} needs a load generator that speaks ${speaks}`
}

/**
 * A row outside of a plan, to measure the throughput of a load generator or to see whether it runs: the
 * reference receiver among `runners`, at the first point of `scenario`; null where there is no reference receiver.
 */
export const planReferenceRow = (
  runners: readonly Runner[],
  scenario: Scenario,
  generator: string,
): PlannedRow | null => {
  const receiver = runners.find(({ spec }) => spec.role === 'reference-receiver')
  const variant = receiver && findVariant(receiver.spec, tunedId)
  const [point] = scenario.points
  if (!receiver || !variant || !point) return null
  return {
    scenario: scenario.id,
    point: point.id,
    runner: receiver.spec.id,
    variant: variant.id,
    generator,
    replica: 1,
    label: receiver.spec.label,
    generatorLabel: null,
    role: receiver.spec.role,
    baseline: false,
    switches: variant.switches,
    rung: rungOf(receiver.spec, variant),
  }
}
