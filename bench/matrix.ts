// The main job from a selection to a run folder: prepare, plan, measure. Telling is left to others.
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Environment, type PlannedRow, type RunRecord, schemaVersion } from '../results/schema.ts'
import { createRun, requireEmpty } from '../results/store.ts'
import type { Profile, Scenario } from '../scenarios/define.ts'
import { checkRows } from './conformance/of-rows.ts'
import { calibrate } from './environment/calibration.ts'
import { measureLoopback } from './environment/loopback.ts'
import { describeSuite } from './environment/suite.ts'
import { findWarnings } from './environment/warnings.ts'
import { describeEnvironment } from './environment.ts'
import { execute, type TrialEvent } from './execute.ts'
import { UsageError } from './failure.ts'
import { type FramePool, prepareFramePool } from './frames/pool.ts'
import { planPlacement, readPlacementFacts } from './placement.ts'
import { estimateTrialMs } from './plan/duration.ts'
import { orderTrials, type PlannedTrial } from './plan/order.ts'
import { launchKey } from './prepare/launch.ts'
import { type Preparation, prepareRows } from './prepare/rows.ts'
import type { Selection } from './selection.ts'
import type { TrialContext } from './trial-job.ts'

/** The pictures stay the same whatever the order of trials, so that they are made once. */
const frameSeed = 1

export interface MatrixOptions {
  readonly selection: Selection
  readonly scenarios: readonly Scenario[]
  readonly seed: number
  readonly folder: string
  readonly command: string
  readonly projectRoot: string
  readonly serverCores: number
  readonly dryRun: boolean
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
  readonly onPlan: (plan: Plan) => void
  readonly onTrial: (event: TrialEvent) => void
}

export interface Plan {
  readonly rows: readonly PlannedRow[]
  readonly trials: readonly PlannedTrial[]
  readonly expectedMs: number
}

/** @throws UsageError before anything runs; InterruptedError while preparing and checking */
export const runMatrix = async (options: MatrixOptions): Promise<{ readonly interrupted: boolean }> => {
  const { selection, seed, folder, signal } = options
  const { profile } = selection
  if (!options.dryRun) checkFolder(folder)
  const environment = await describeEnvironment()
  const facts = await readPlacementFacts()
  const tools = { taskset: facts.hasTaskset, setpriv: facts.hasSetpriv }
  const placement = planPlacement(facts.usableCpus, facts.siblings, options.serverCores, facts.hasTaskset)
  const cacheFolder = join(options.projectRoot, '.cache')

  const preparation = await prepareRows(selection, options.scenarios, { ...options, cacheFolder, tools })
  const plan = planTrials(preparation, profile, seed)
  options.onPlan(plan)
  if (options.dryRun) return { interrupted: false }
  const scenarios = options.scenarios.filter(({ id }) => plan.rows.some(({ scenario }) => scenario === id))
  const pools = await preparePools(scenarios, cacheFolder, options)

  const logFolder = mkdtempSync(join(tmpdir(), 'image-stream-bench-'))
  try {
    const { conformance, nonconforming } = await checkRows(preparation, {
      ...options,
      runners: selection.runners,
      scenarios,
      tools,
      logFolder,
    })
    const context: TrialContext = {
      ...preparation,
      nonconforming,
      profile,
      scenarios,
      pools,
      placement,
      tools,
      seed,
      logFolder,
    }
    options.onProgress('measuring the speed of this machine')
    const calibration = await calibrateMachine(context, signal)
    const run = {
      ...(await describeRun(options, plan, context, environment, calibration)),
      conformance,
    }
    const journal = createRun(folder, run)
    try {
      return await execute({ trials: plan.trials, context, signal, onEvent: options.onTrial }, journal)
    } finally {
      journal.close()
    }
  } finally {
    rmSync(logFolder, { recursive: true, force: true })
  }
}

const calibrateMachine = async (
  context: TrialContext,
  signal: AbortSignal,
): Promise<RunRecord['calibration']> => {
  const [scenario] = context.scenarios
  const [pool] = context.pools.values()
  if (!scenario || !pool) throw new Error('a run has at least one scenario and one pool of frames')
  const loopback = await measureLoopback(context, scenario, signal)
  return calibrate(await readFirstFrame(pool), loopback)
}

const readFirstFrame = async ({ file, record: { frameBytes } }: FramePool): Promise<Buffer> => {
  const handle = await open(file)
  try {
    return (await handle.read(Buffer.alloc(frameBytes), 0, frameBytes, 0)).buffer
  } finally {
    await handle.close()
  }
}

const describeRun = async (
  { selection: { profile }, command, projectRoot }: MatrixOptions,
  { rows }: Plan,
  { seed, placement, pools, scenarios }: TrialContext,
  environment: Environment,
  calibration: RunRecord['calibration'],
): Promise<RunRecord> => ({
  schemaVersion,
  startedAt: new Date().toISOString(),
  command,
  profile: profile.id,
  seed,
  rounds: profile.rounds,
  warmupMs: profile.warmupMs,
  windowMs: profile.windowMs,
  minFrames: profile.minFrames,
  suite: await describeSuite(projectRoot),
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
  warnings: [...findWarnings(environment, placement)],
})

const checkFolder = (folder: string): void => {
  try {
    requireEmpty(folder)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`--out cannot be used: ${why}; name a folder that is absent or empty`, { cause })
  }
}

const planTrials = ({ rows, launches }: Preparation, profile: Profile, seed: number): Plan => {
  if (rows.length === 0) throw new UsageError('nothing to measure: no runner takes part in these scenarios')
  const trials = orderTrials(rows, profile.rounds, seed)
  const started = trials.filter(({ row }) => launches.get(launchKey(row))?.status === 'ready')
  return { rows, trials, expectedMs: started.length * estimateTrialMs(profile) }
}

const preparePools = async (
  scenarios: readonly Scenario[],
  cacheFolder: string,
  { onProgress, signal }: MatrixOptions,
): Promise<ReadonlyMap<number, FramePool>> => {
  const sizes = new Set(scenarios.flatMap(({ points }) => points.map(({ frameBytes }) => frameBytes)))
  const pools = new Map<number, FramePool>()
  for (const frameBytes of sizes) {
    signal.throwIfAborted()
    const pool = await prepareFramePool({
      frameBytes,
      seed: frameSeed,
      cacheFolder: join(cacheFolder, 'frames'),
      onProgress: ({ framesDone, frameCount }) => {
        if (framesDone % 16 === 0)
          onProgress(`making JPEG frames of ${frameBytes} bytes: ${framesDone} of ${frameCount}`)
      },
    })
    pools.set(frameBytes, pool)
  }
  return pools
}
