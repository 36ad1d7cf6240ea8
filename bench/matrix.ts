// The main job from a selection to a run folder: prepare, plan, measure. Telling is left to others.
import { type PlannedRow, type RunRecord, schemaVersion } from '../results/schema.ts'
import { createRun } from '../results/store.ts'
import type { Scenario } from '../scenarios/define.ts'
import { checkRows } from './conformance/of-rows.ts'
import { calibrate } from './environment/calibration.ts'
import { measureCeiling } from './environment/ceiling.ts'
import { findWarnings } from './environment/warnings.ts'
import type { RunEnd, TrialEvent } from './execute.ts'
import type { FramePool } from './frames/pool.ts'
import { planPlacement } from './placement.ts'
import { type Plan, planRun } from './plan/plan.ts'
import { type Preparation, prepareLaunches, prepareRows, readiness } from './prepare/rows.ts'
import { takeEmptyFolder } from './run/folder.ts'
import { cacheFolderOf, inspectMachine, type Machine } from './run/machine.ts'
import { measure } from './run/measure.ts'
import { useOwnFrames, warnOfOwnFrames } from './run/own-frames.ts'
import { loadOwnImages, type OwnImages, tellOfOwnImages } from './run/own-images.ts'
import { preparePools, readFirstFrame } from './run/pools.ts'
import { describeSession } from './run/session.ts'
import type { Selection } from './selection.ts'
import { certificateFor } from './tls/certificate.ts'
import type { TrialContext } from './trial-job.ts'

const loopbackWindowMs = 1000

/** What a new and a resumed run have in common. */
export interface RunOptions {
  readonly folder: string
  readonly command: string
  readonly projectRoot: string
  readonly dryRun: boolean
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
  readonly onPlan: (plan: Plan) => void
  readonly onTrial: (event: TrialEvent) => void
  /** The user's images in place of the suite's. */
  readonly images?: OwnImages | undefined
}

export interface MatrixOptions extends RunOptions {
  readonly selection: Selection
  readonly scenarios: readonly Scenario[]
  readonly seed: number
  readonly serverCores: number
  /** Those of a recorded run, in place of what follows from the selection. */
  readonly rows?: readonly PlannedRow[]
}

/** @throws UsageError before anything runs; InterruptedError while preparing; DiskFullError where the plan finds no room */
export const runMatrix = async (given: MatrixOptions): Promise<RunEnd> => {
  const own = await loadOwnImages(given)
  const options = own ? withOwnFrames(given, own) : given
  if (own) tellOfOwnImages(options, own)
  if (options.dryRun) return prepareAndMeasure(options, own)
  const free = takeEmptyFolder(options.folder)
  try {
    return await prepareAndMeasure(options, own)
  } finally {
    free()
  }
}

const withOwnFrames = (options: MatrixOptions, { record }: FramePool): MatrixOptions => {
  const { selection, scenarios } = options
  const used = useOwnFrames({ profile: selection.profile, scenarios }, record)
  return { ...options, scenarios: used.scenarios, selection: { ...selection, profile: used.profile } }
}

const prepareAndMeasure = async (options: MatrixOptions, own: FramePool | null): Promise<RunEnd> => {
  const { selection, seed, signal } = options
  const { profile } = selection
  const machine = await inspectMachine()
  const { usableCpus, siblings, tools } = machine.facts
  const placement = planPlacement(usableCpus, siblings, options.serverCores, tools.taskset)
  const preparing = { ...options, cacheFolder: cacheFolderOf(options.projectRoot), tools }

  const { rows } = options
  const preparation = await (rows
    ? prepareLaunches(selection.runners, () => rows, preparing)
    : prepareRows(selection, options.scenarios, preparing))
  const scenarios = scenariosOf(preparation, options)
  const plan = planRun({ ...profile, ...preparation, scenarios, seed, isReady: readiness(preparation) })
  options.onPlan(plan)
  if (options.dryRun) return { interrupted: false, diskFull: null }
  const held = scenarios.filter(({ id }) => !plan.leftOut.some(({ scenario }) => scenario === id))
  const pools = await preparePools(
    held.flatMap(({ points }) => points),
    { ...preparing, own },
  )

  return await measure(plan, 0, options, async (logFolder) => {
    const { conformance, nonconforming } = await checkRows(
      { ...preparation, rows: plan.rows.filter(({ scenario }) => held.some(({ id }) => id === scenario)) },
      { ...options, runners: selection.runners, scenarios, tools, logFolder },
    )
    const certificate = await certificateFor(scenarios, logFolder)
    const placed = { placement, tools, certificate, seed, logFolder }
    const context = { ...preparation, nonconforming, profile, scenarios, pools, ...placed }
    options.onProgress('measuring the speed of this machine')
    const calibration = await calibrateMachine(context, selection.runners, signal)
    const run = { ...(await describeRun(options, plan, context, machine, calibration)), conformance }
    return { context, journal: createRun(options.folder, run) }
  })
}

/** In the profile's order, which is the order of weight. */
const scenariosOf = ({ rows }: Preparation, { selection, scenarios }: MatrixOptions): readonly Scenario[] =>
  selection.profile.scenarios
    .flatMap(({ id }) => scenarios.filter((scenario) => scenario.id === id))
    .filter(({ id }) => rows.some(({ scenario }) => scenario === id))

const calibrateMachine = async (
  context: TrialContext,
  runners: Selection['runners'],
  signal: AbortSignal,
): Promise<RunRecord['calibration']> => {
  const [scenario] = context.scenarios
  const [pool] = context.pools.values()
  if (!scenario || !pool) throw new Error('a run has at least one scenario and one pool of frames')
  const ceiling = await measureCeiling(context, scenario, runners, loopbackWindowMs, signal)
  // On a machine that is busy with other things nothing may get through in the time.
  const loopback = ceiling.status === 'measured' ? ceiling.bytesPerSecond || null : null
  return calibrate(await readFirstFrame(pool), loopback)
}

const describeRun = async (
  { selection: { profile }, command, projectRoot }: MatrixOptions,
  { rows, leftOut, budgetMs }: Plan,
  { seed, placement, pools, scenarios, tools }: TrialContext,
  machine: Machine,
  calibration: RunRecord['calibration'],
): Promise<RunRecord> => {
  const { environment } = machine
  const session = await describeSession(machine, { command, projectRoot, trialsBefore: 0, notes: [] })
  return {
    schemaVersion,
    startedAt: session.startedAt,
    command,
    profile: profile.id,
    seed,
    rounds: profile.rounds,
    warmupMs: profile.warmupMs,
    windowMs: profile.windowMs,
    minFrames: profile.minFrames,
    budgetMs,
    leftOut: [...leftOut],
    suite: session.suite,
    placement: {
      serverCpus: [...placement.serverCpus],
      loadCpus: [...placement.loadCpus],
      pinned: placement.pinned,
    },
    environment,
    calibration,
    frames: [...pools.values()].map(({ record }) => record),
    scenarios: scenarios.map(({ rules: _, points, ...scenario }) => ({ ...scenario, points: [...points] })),
    rows: [...rows],
    warnings: [
      ...findWarnings(environment, placement, tools),
      ...[...pools.values()].flatMap(({ record }) => warnOfOwnFrames(record)),
    ],
    sessions: [session],
  }
}
