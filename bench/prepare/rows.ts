// Prepares the servers and generators that the rows of a run need, which also decides which rows there are.
import type { PlannedRow } from '../../results/schema.ts'
import type { Runner, Variant } from '../../runners/catalog.ts'
import { findVariant, tunedId } from '../../runners/variants.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { viewingWays } from '../../scenarios/generators.ts'
import { InterruptedError } from '../failure/failure.ts'
import { planRows } from '../plan/rows.ts'
import type { Selection } from '../plan/selection.ts'
import type { PrepareBrowser } from './browser.ts'
import { runInLanes } from './lanes.ts'
import { generatorLaunchKey, type Launch, type LaunchOptions, launchKey, prepareLaunch } from './launch.ts'
import { findOutlook, preparedAtOnce, type Wanted } from './outlook.ts'
import { createSteps } from './steps.ts'

export interface Preparation {
  readonly rows: readonly PlannedRow[]
  /** By `launchKey` of servers and `generatorLaunchKey` of generators. */
  readonly launches: ReadonlyMap<string, Launch>
}

/** Prepares one variant of a runner on the machine that will start it. @throws InterruptedError on abort */
export interface PrepareOne {
  (runner: Runner, variant: Variant): Promise<Launch>
  /** How many may be prepared at once; one after the other where it is left out. */
  readonly atOnce?: number
  /** What is not there yet, in a sentence for the user; null where everything is. */
  readonly outlook?: (wanted: readonly Wanted[]) => Promise<string | null>
}

/** Prepares a new run: its rows follow from the selection and from what is available. */
export const prepareRows = (
  selection: Selection,
  scenarios: readonly Scenario[],
  options: RowOptions,
  prepareOne: PrepareOne,
  prepareBrowser: PrepareBrowser = nowhere,
): Promise<Preparation> =>
  prepareLaunches(
    selection.runners,
    (runtimeOf) => planRows({ ...selection, scenarios, runtimeOf }),
    options,
    prepareOne,
    prepareBrowser,
  )

export interface RowOptions extends Pick<LaunchOptions, 'signal' | 'onProgress'> {
  /** What stays visible; told as progress where it is left out. */
  readonly onNote?: ((text: string) => void) | undefined
}

/** On this machine; no step is done twice. */
export const prepareLocally = (options: LaunchOptions): PrepareOne => {
  const doStep = createSteps(options)
  return Object.assign(
    (runner: Runner, variant: Variant) => prepareLaunch(runner, variant, options, doStep),
    { atOnce: preparedAtOnce, outlook: (wanted: readonly Wanted[]) => findOutlook(wanted, doStep) },
  )
}

interface Task extends Wanted {
  readonly key: string
}

/**
 * Prepares everything that the rows need, and nothing else. Runners with a companion come first: the Node.js that they run on
 * decides whether the companion's row takes part.
 */
export const prepareLaunches = async (
  runners: readonly Runner[],
  rowsWith: (runtimeOf: ReadonlyMap<string, string>) => readonly PlannedRow[],
  options: RowOptions,
  prepareOne: PrepareOne,
  prepareBrowser: PrepareBrowser = nowhere,
): Promise<Preparation> => {
  const launches = new Map<string, Launch>()
  const taskOf = (
    runnerId: string,
    variantId: string,
    key = launchKey({ runner: runnerId, variant: variantId }),
  ): readonly Task[] => {
    const runner = runners.find(({ spec }) => spec.id === runnerId)
    const variant = runner && findVariant(runner.spec, variantId)
    return runner && variant ? [{ runner, variant, key }] : []
  }
  const prepareAll = async (tasks: readonly Task[]): Promise<void> => {
    const open = tasks.filter(
      ({ key }, index) => !launches.has(key) && tasks.findIndex((task) => task.key === key) === index,
    )
    if (open.length === 0) return
    const outlook = (await prepareOne.outlook?.(open)) ?? null
    if (outlook !== null) (options.onNote ?? options.onProgress)(outlook)
    const made = await runInLanes(prepareOne.atOnce ?? 1, open, ({ runner, variant }) => {
      if (options.signal.aborted) throw new InterruptedError('interrupted')
      options.onProgress(`preparing ${runner.spec.label} ${variant.label}`)
      return prepareOne(runner, variant)
    })
    for (const [index, { key }] of open.entries()) {
      const launch = made[index]
      if (launch) launches.set(key, launch)
    }
  }

  const planned = rowsWith(new Map())
  await prepareAll(
    runners
      .filter(({ spec }) => spec.companion && planned.some(({ runner }) => runner === spec.id))
      .flatMap(({ spec }) => taskOf(spec.id, tunedId)),
  )
  const runtimeOf = new Map(
    runners.flatMap(({ spec: { id } }) => {
      const launch = launches.get(launchKey({ runner: id, variant: tunedId }))
      return launch?.status === 'ready' ? [[id, launch.runtime] as const] : []
    }),
  )
  const rows = rowsWith(runtimeOf)
  const measured = rows.filter(({ lack }) => lack === undefined)
  await prepareAll([
    ...measured.flatMap(({ runner, variant }) => taskOf(runner, variant)),
    ...runners
      .filter(({ spec }) => measured.some(({ generator }) => generator === spec.id))
      .flatMap(({ spec }) => taskOf(spec.id, tunedId, generatorLaunchKey(spec.id))),
  ])
  for (const generator of Object.keys(viewingWays)) {
    if (measured.some((row) => row.generator === generator))
      launches.set(generatorLaunchKey(generator), await prepareBrowser())
  }
  return { rows, launches }
}

/** A page needs the clock of its camera, so both are on one machine. */
const nowhere: PrepareBrowser = async () => ({
  status: 'unavailable',
  reason: 'a browser as the viewer is measured on one machine only',
  remedy: 'leave out --fleet',
})

const nodeMark = / \(Node [\d.]+\)$/

/** Names the Node.js in the rows that run on the suite's own, where that is not the pinned one. */
export const nameOtherNode = (
  { rows, launches }: Preparation,
  pinned: string,
  here: string = process.versions.node,
): Preparation => ({
  launches,
  rows: rows.map((row) => {
    const launch = launches.get(launchKey(row))
    const isOther = here !== pinned && launch?.status === 'ready' && launch.runtime === 'node'
    return { ...row, label: `${row.label.replace(nodeMark, '')}${isOther ? ` (Node ${here})` : ''}` }
  }),
})

/** Whether server and generator of a row can be started; the suite's own generators always can. */
export const readiness =
  ({ launches }: Pick<Preparation, 'launches'>) =>
  (row: PlannedRow): boolean =>
    [launchKey(row), generatorLaunchKey(row.generator)].every(
      (key) => launches.get(key)?.status !== 'unavailable',
    )
