// Variants of a server: a step of its ladder with all steps below it, and any of the axes beside it. Pure.
import type { Switches } from './contract.ts'
import type { PrepareStep, RunnerSpec, Step, TriedStep } from './spec.ts'

/** One set of settings of a server. */
export interface Variant {
  /** `tuned` for the last step, `bufferutil+node-20` for a step on another axis. */
  readonly id: string
  /** The step as `runner.json` names it. */
  readonly step: string
  readonly label: string
  readonly switches: Switches
  /** Lowest step first. */
  readonly start: readonly StartSettings[]
  /** Replaces the runtime of the runner's candidates. */
  readonly runtime?: string
  /** Replaces the runner's own preparation. */
  readonly prepare?: PrepareStep
}

/** Where a step stands: on the ladder, or beside it because it does not help. */
export interface Rung {
  readonly id: string
  readonly label: string
  /** From 0, as shipped. A step that was tried has the place of the one that it adds to. */
  readonly index: number
  readonly kind: 'step' | 'tried'
  /** Variant that it is compared with; null for the lowest. */
  readonly before: string | null
}

/** What a step hands to the runtime as it starts, in general and by runtime. */
interface StartSettings {
  readonly everywhere: Settings
  readonly on: Readonly<Record<string, Settings>>
}

interface Settings {
  readonly arguments: readonly string[]
  readonly env: Readonly<Record<string, string | null>>
}

/** The best known settings: the last step of a ladder. */
export const tunedId = 'tuned'

/** Words of a rule for all steps of a ladder, and for all that were tried beside it. */
export const everyStep = 'steps'
export const everyTried = 'tried'

const noSettings: Settings = { arguments: [], env: {} }

/** No switch set: the library's defaults. */
export const defaultSwitches: Switches = {
  limits: 'default',
  deflate: 'default',
  accelerator: 'default',
  idioms: [],
  log: false,
  keep: 'none',
}

type Ladder = Pick<RunnerSpec, 'steps' | 'tried' | 'axes'>

/**
 * @param id a step, or `tuned` for the last one, with the axes that are wanted after a `+` each
 * @returns null where the server has no such step or axis
 */
export const findVariant = (spec: Ladder, id: string): Variant | null => {
  const [stepId = '', ...axisIds] = id.split('+')
  const found = findStep(spec, stepId)
  const axes = axisIds.flatMap((axis) => spec.axes[axis] ?? [])
  if (found === null || axes.length < axisIds.length) return null
  const { below, step } = found
  const layers = [...[...below, step].map(({ sets }) => sets), ...axes.map(({ sets }) => sets)]
  const runtime = axes.findLast((axis) => axis.runtime !== undefined)?.runtime
  const prepare = axes.findLast((axis) => axis.prepare !== undefined)?.prepare
  return {
    id: [nameOf(spec, step.id), ...axisIds].join('+'),
    step: step.id,
    label: [labelOf(spec, step), ...axes.map(({ label }) => label)].join(', '),
    switches: layers.reduce<Switches>(
      (switches, sets) => applySwitches(switches, sets.switches),
      defaultSwitches,
    ),
    start: [
      ...[...below, step].map(({ sets, setsOn }) => ({ everywhere: sets, on: setsOn })),
      ...axes.map(({ sets }) => ({ everywhere: sets, on: {} })),
    ],
    ...(runtime === undefined ? {} : { runtime }),
    ...(prepare === undefined ? {} : { prepare }),
  }
}

/** Every step, what was tried beside them, and each axis with the best settings. */
export const listVariants = (spec: Ladder): readonly Variant[] =>
  [
    ...stepIds(spec),
    ...spec.tried.map(({ id }) => id),
    ...Object.keys(spec.axes).map((axis) => `${tunedId}+${axis}`),
  ].flatMap((id) => findVariant(spec, id) ?? [])

/** The variants that the words of a rule stand for, in the order of `listVariants`; words that name none are left out. */
export const selectVariants = (spec: Ladder, words: readonly string[]): readonly Variant[] => {
  const ids = words.flatMap((word) => {
    if (word === everyStep) return stepIds(spec)
    return word === everyTried ? spec.tried.map(({ id }) => id) : [word]
  })
  const order = listVariants(spec).map(({ id }) => id)
  const placeOf = ({ id }: Variant): number => (order.indexOf(id) + order.length + 1) % (order.length + 1)
  const selected = ids.flatMap((id) => findVariant(spec, id) ?? [])
  return [...new Map(selected.map((variant) => [variant.id, variant])).values()].sort(
    (a, b) => placeOf(a) - placeOf(b),
  )
}

/** Where the step of a variant stands, with the axes of the variant in what it is compared with. */
export const rungOf = (spec: Ladder, { id, step }: Pick<Variant, 'id' | 'step'>): Rung => {
  const axes = id.split('+').slice(1)
  const withAxes = (before: string): string => [nameOf(spec, before), ...axes].join('+')
  const tried = spec.tried.find((candidate) => candidate.id === step)
  const index = spec.steps.findIndex((candidate) => candidate.id === (tried?.after ?? step))
  const before = tried?.after ?? spec.steps[index - 1]?.id
  const label = [...spec.steps, ...spec.tried].find((candidate) => candidate.id === step)?.label ?? step
  return {
    id: step,
    label,
    index,
    kind: tried ? 'tried' : 'step',
    before: before === undefined ? null : withAxes(before),
  }
}

/** Arguments and environment of a runtime, merged from the lowest step up. @param runtime e.g. `node-24`, `deno` */
export const startSettings = (
  { start }: Pick<Variant, 'start'>,
  runtime: string,
): { readonly arguments: readonly string[]; readonly env: Readonly<Record<string, string>> } => {
  const layers = start.flatMap(({ everywhere, on }) => [everywhere, on[runtime] ?? noSettings])
  const env = new Map(layers.flatMap((layer) => Object.entries(layer.env)))
  return {
    arguments: layers.flatMap((layer) => layer.arguments),
    env: Object.fromEntries([...env].flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
  }
}

const stepIds = ({ steps }: Ladder): readonly string[] => steps.map(({ id }) => id)

const findStep = (
  spec: Ladder,
  id: string,
): { readonly below: readonly Step[]; readonly step: Step | TriedStep } | null => {
  const { steps, tried } = spec
  const beside = tried.find((candidate) => candidate.id === id)
  if (beside) {
    const after = steps.findIndex((step) => step.id === beside.after)
    return { below: steps.slice(0, after + 1), step: beside }
  }
  const index = id === tunedId ? steps.length - 1 : steps.findIndex((step) => step.id === id)
  const step = steps[index]
  return step ? { below: steps.slice(0, index), step } : null
}

const nameOf = ({ steps }: Ladder, stepId: string): string => (steps.at(-1)?.id === stepId ? tunedId : stepId)

const labelOf = (spec: Ladder, { id, label }: Step): string => {
  if (spec.steps[0]?.id === id) return label
  return nameOf(spec, id) === tunedId ? tunedId : `+ ${label}`
}

/** Idioms add up; of every other switch the last value counts. */
const applySwitches = (switches: Switches, sets: Step['sets']['switches']): Switches => {
  const named = Object.fromEntries(Object.entries(sets).filter(([, value]) => value !== undefined))
  return { ...switches, ...named, idioms: [...switches.idioms, ...(sets.idioms ?? [])] }
}
