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
import { generatorLaunchKey, type Launch, type LaunchOptions, launchKey, prepareLaunch } from './launch.ts'
import { createSteps } from './steps.ts'

export interface Preparation {
  readonly rows: readonly PlannedRow[]
  /** By `launchKey` of servers and `generatorLaunchKey` of generators. */
  readonly launches: ReadonlyMap<string, Launch>
}

/** Prepares one variant of a runner on the machine that will start it. @throws InterruptedError on abort */
export type PrepareOne = (runner: Runner, variant: Variant) => Promise<Launch>

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

export type RowOptions = Pick<LaunchOptions, 'signal' | 'onProgress'>

/** On this machine; no step is done twice. */
export const prepareLocally = (options: LaunchOptions): PrepareOne => {
  const doStep = createSteps(options)
  return (runner, variant) => prepareLaunch(runner, variant, options, doStep)
}

/**
 * Prepares everything that the rows need. Runners with a companion come first: the Node.js that they run on decides
 * whether the companion's row takes part.
 */
export const prepareLaunches = async (
  runners: readonly Runner[],
  rowsWith: (runtimeOf: ReadonlyMap<string, string>) => readonly PlannedRow[],
  options: RowOptions,
  prepareOne: PrepareOne,
  prepareBrowser: PrepareBrowser = nowhere,
): Promise<Preparation> => {
  const launches = new Map<string, Launch>()
  const prepare = async (
    runnerId: string,
    variantId: string,
    key = launchKey({ runner: runnerId, variant: variantId }),
  ): Promise<Launch | null> => {
    const runner = runners.find(({ spec }) => spec.id === runnerId)
    const variant = runner && findVariant(runner.spec, variantId)
    if (!runner || !variant || launches.has(key)) return launches.get(key) ?? null
    if (options.signal.aborted) throw new InterruptedError('interrupted')
    options.onProgress(`preparing ${runner.spec.label} ${variant.label}`)
    const launch = await prepareOne(runner, variant)
    launches.set(key, launch)
    return launch
  }

  const runtimeOf = new Map<string, string>()
  for (const { spec } of runners) {
    if (!spec.companion) continue
    const launch = await prepare(spec.id, tunedId)
    if (launch?.status === 'ready') runtimeOf.set(spec.id, launch.runtime)
  }
  const rows = rowsWith(runtimeOf)
  for (const { runner, variant } of rows) await prepare(runner, variant)
  for (const { spec } of runners) {
    if (!rows.some(({ generator }) => generator === spec.id)) continue
    await prepare(spec.id, tunedId, generatorLaunchKey(spec.id))
  }
  for (const generator of Object.keys(viewingWays)) {
    if (rows.some((row) => row.generator === generator))
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
