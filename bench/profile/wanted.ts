// Which systems a profile is of, and which pairs of them are compared. Pure.
import { type ProfilePair, systemKey } from '../../results/profile.ts'
import type { Runner, RunnerSpec, Variant } from '../../runners/catalog.ts'
import { findVariant, rungOf, tunedId } from '../../runners/variants.ts'
import { UsageError } from '../failure/failure.ts'

export interface WantedSystem {
  readonly runner: Runner
  readonly variant: Variant
}

export interface Wanted {
  /** In the order named, each after the one that it is compared with. */
  readonly systems: readonly WantedSystem[]
  readonly pairs: readonly ProfilePair[]
}

export interface WantedOptions {
  /** `ws`, or `ws/shipped` for a variant of its own. */
  readonly names: readonly string[]
  /** Of systems that are named without one. */
  readonly variant: string
  /** A variant, a runner or `before`, for every named system; null: the first system with the step before its own. */
  readonly against: string | null
}

/** Word for the step before a system's own. */
const stepBefore = 'before'

/** @throws UsageError naming the unknown value and the valid ones */
export const selectSystems = (
  { names, variant, against }: WantedOptions,
  catalog: readonly Runner[],
): Wanted => {
  const servers = catalog.filter(({ spec }) => spec.role !== 'generator')
  const named = names.map((name) => {
    const [id = '', own] = name.split('/')
    const runner = findRunner(id, servers)
    return { runner, variant: requireVariant(runner.spec, own ?? variant) }
  })
  const others = named.flatMap((system, at) => {
    const before =
      against === null
        ? at === 0 && (findStepBefore(system) ?? findReference(servers))
        : requireOther(system, against, servers)
    return before && keyOf(before) !== keyOf(system) ? [{ before, after: system }] : []
  })
  if (against !== null && others.length === 0)
    throw new UsageError(`--against ${against} compares a system with itself`)
  const systems = named.flatMap((system) => [
    ...others.filter(({ after }) => after === system).map(({ before }) => before),
    system,
  ])
  return {
    systems: [...new Map(systems.map((system) => [keyOf(system), system])).values()],
    pairs: others.map(({ before, after }) => ({ before: keyOf(before), after: keyOf(after) })),
  }
}

const keyOf = ({ runner, variant }: WantedSystem): string =>
  systemKey({ runner: runner.spec.id, variant: variant.id })

const findRunner = (id: string, servers: readonly Runner[]): Runner => {
  const runner = servers.find(({ spec }) => spec.id === id)
  if (runner) return runner
  throw new UsageError(`unknown runner "${id}"; valid: ${servers.map(({ spec }) => spec.id).join(', ')}`)
}

const requireVariant = (spec: RunnerSpec, id: string): Variant => {
  const variant = findVariant(spec, id)
  if (variant?.switches.work !== undefined)
    throw new UsageError(
      `${spec.id}/${id}: a profile is of receiving only, without the work of the application on frames`,
    )
  if (variant) return variant
  throw new UsageError(`${spec.id} has no variant "${id}"; valid: ${variantIds(spec).join(', ')}`)
}

const variantIds = ({ steps, tried, axes }: RunnerSpec): readonly string[] => [
  tunedId,
  ...steps.map(({ id }) => id),
  ...tried.map(({ id }) => id),
  ...Object.keys(axes).map((axis) => `${tunedId}+${axis}`),
]

const findStepBefore = ({ runner, variant }: WantedSystem): WantedSystem | null => {
  const { before } = rungOf(runner.spec, variant)
  const found = before === null ? null : findVariant(runner.spec, before)
  return found && { runner, variant: found }
}

/** The receiver that only counts bytes. */
const findReference = (servers: readonly Runner[]): WantedSystem | null => {
  const runner = servers.find(({ spec }) => spec.role === 'reference-receiver')
  const variant = runner && findVariant(runner.spec, tunedId)
  return runner && variant ? { runner, variant } : null
}

const requireOther = (
  system: WantedSystem,
  against: string,
  servers: readonly Runner[],
): WantedSystem | null => {
  if (against === stepBefore) return findStepBefore(system)
  const [id, ofRunner = tunedId] = against.split('/')
  const runner = servers.find(({ spec }) => spec.id === id)
  if (runner) return { runner, variant: requireVariant(runner.spec, ofRunner) }
  const variant = findVariant(system.runner.spec, against)
  if (variant) return { runner: system.runner, variant }
  const { spec } = system.runner
  throw new UsageError(
    `--against ${against}: neither a runner nor a variant of ${spec.id}; its variants: ${variantIds(spec).join(', ')}; ` +
      `runners: ${servers.map((server) => server.spec.id).join(', ')}; or "${stepBefore}"`,
  )
}
