// A new run, from a selection to a run folder: prepare, plan, check, calibrate, measure.
import { type PlannedRow, type RunRecord, schemaVersion } from '../../results/schema.ts'
import { createRun, picturesFolderOf } from '../../results/store.ts'
import type { Scenario } from '../../scenarios/define.ts'
import type { Backend, OpenBackend } from '../backend/backend.ts'
import { withBackend } from '../backend/local.ts'
import type { FramePool } from '../frames/pool.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { readPinnedNode } from '../machine/pinned-node.ts'
import { findWarnings, warnOfColdMemory } from '../machine/warnings.ts'
import { limitRemedies } from '../plan/limit-remedies.ts'
import { type Plan, planRun } from '../plan/plan.ts'
import type { Selection } from '../plan/selection.ts'
import { type Preparation, readiness } from '../prepare/rows.ts'
import { warnOfBrowser, warnOfSubstitutes } from '../prepare/substitutes.ts'
import { certificateFor } from '../settings/certificate.ts'
import { requireCarriable } from './beyond-loopback.ts'
import { measure, type RunContext, type RunEnd, type TrialEvent } from './execute.ts'
import { type MemoryOptions, prepareMemory } from './memory.ts'
import {
  loadOwnPool,
  type OwnImagesOptions,
  reportOwnPool,
  useOwnFrames,
  warnOfOwnFrames,
} from './own-frames.ts'
import { preparePools, readFirstFrame } from './pools.ts'
import { measureReferenceReceiver } from './reference-receiver.ts'
import { describeSession, ownCpusOf, withNewFolder } from './session.ts'
import type { TrialContext } from './trial-job.ts'

const loopbackWindowMs = 1000

/** Options of both a new and a resumed run. */
export interface RunOptions extends MemoryOptions {
  readonly folder: string
  readonly command: string
  readonly projectRoot: string
  readonly dryRun: boolean
  readonly signal: AbortSignal
  readonly onPlan: (plan: Plan) => void
  readonly onTrial: (event: TrialEvent) => void
  /** What stays visible while the run is prepared. */
  readonly onNote?: ((text: string) => void) | undefined
  /** The user's images instead of the suite's. */
  readonly images?: OwnImagesOptions | undefined
  /** Where it is measured; this machine by default. */
  readonly openBackend?: OpenBackend | undefined
}

export interface MatrixOptions extends RunOptions {
  readonly selection: Selection
  readonly scenarios: readonly Scenario[]
  readonly seed: number
  readonly serverCores: number
  /** Rows of a recorded run, instead of those of the selection. */
  readonly rows?: readonly PlannedRow[]
}

/** @throws UsageError before anything runs; InterruptedError while preparing; FileFaultError where the plan cannot be written */
export const runMatrix = async (given: MatrixOptions): Promise<RunEnd> => {
  const own = await loadOwnPool(given)
  const options = own ? withOwnFrames(given, own) : given
  if (own && given.images) reportOwnPool(given.images, own)
  const run = () => withBackend(options, (backend) => prepareAndMeasure(backend, options, own))
  return await (options.dryRun ? run() : withNewFolder(options.folder, run))
}

const withOwnFrames = (options: MatrixOptions, { record }: FramePool): MatrixOptions => {
  const { selection, scenarios } = options
  const used = useOwnFrames({ profile: selection.profile, scenarios }, record)
  return { ...options, scenarios: used.scenarios, selection: { ...selection, profile: used.profile } }
}

const prepareAndMeasure = async (
  backend: Backend,
  options: MatrixOptions,
  own: FramePool | null,
): Promise<RunEnd> => {
  const { selection, seed, signal, rows } = options
  const { profile, runners } = selection
  const { tools } = backend.machine.facts
  const placement = backend.place(options.serverCores)
  const preparation = await backend.prepare(
    rows ? { kind: 'rows', runners, rows } : { kind: 'selection', selection, scenarios: options.scenarios },
  )
  const scenarios = scenariosOf(preparation, options)
  const plan = planRun({ ...profile, ...preparation, scenarios, seed, isReady: readiness(preparation) })
  options.onPlan(plan)
  if (options.dryRun) return { interrupted: false, fault: null }
  const kept = scenarios.filter(({ id }) => !plan.leftOut.some(({ scenario }) => scenario === id))
  const pools = await preparePools(
    kept.flatMap(({ points }) => points),
    { ...options, cacheFolder: cacheFolderOf(options.projectRoot), own },
  )

  return await measure(plan, 0, options, async (logFolder) => {
    const checked = plan.rows.filter(({ scenario }) => kept.some(({ id }) => id === scenario))
    const { conformance, nonconforming } = await backend.check(
      { ...preparation, rows: checked, runners, scenarios },
      logFolder,
    )
    const certificate = await certificateFor(scenarios, logFolder, backend.serverAddresses)
    await backend.provideFiles([...pools.values()], certificate)
    const placed = { placement, tools, certificate, seed, logFolder, launcher: backend.launcher }
    const pictures = { picturesFolder: picturesFolderOf(options.folder) }
    const memory = await prepareMemory(backend, options)
    const context = {
      ...preparation,
      nonconforming,
      profile,
      scenarios,
      pools,
      ...placed,
      ...pictures,
      ...memory,
    }
    options.onProgress('measuring the speed of this machine')
    const calibration = await calibrate(backend, context, runners, signal)
    requireCarriable(scenarios, calibration)
    const run = { ...(await describeRun(options, plan, context, backend, calibration)), conformance }
    return { context, journal: createRun(options.folder, run), ownCpus: ownCpusOf(backend, placement) }
  })
}

/** In the profile's order, which is the order of weight. */
const scenariosOf = ({ rows }: Preparation, { selection, scenarios }: MatrixOptions): readonly Scenario[] =>
  selection.profile.scenarios
    .flatMap(({ id }) => scenarios.filter((scenario) => scenario.id === id))
    .filter(({ id }) => rows.some(({ scenario }) => scenario === id))

const calibrate = async (
  backend: Backend,
  context: TrialContext,
  runners: Selection['runners'],
  signal: AbortSignal,
): Promise<RunRecord['calibration']> => {
  const [scenario] = context.scenarios
  const [pool] = context.pools.values()
  if (!scenario || !pool) throw new Error('a run has at least one scenario and one pool of frames')
  const referenceReceiver = await measureReferenceReceiver(
    context,
    scenario,
    runners,
    loopbackWindowMs,
    signal,
  )
  // On a busy machine, no frame may arrive in time.
  const loopback = referenceReceiver.status === 'measured' ? referenceReceiver.bytesPerSecond || null : null
  return backend.calibrate(await readFirstFrame(pool.file, pool.record.frameBytes), loopback)
}

const describeRun = async (
  { selection: { profile, runners }, command, projectRoot }: MatrixOptions,
  { rows, leftOut, budgetMs }: Plan,
  { seed, placement, pools, scenarios, tools, launches, memory }: RunContext,
  { machine, describeFleet }: Backend,
  calibration: RunRecord['calibration'],
): Promise<RunRecord> => {
  const { environment } = machine
  const pageFaults = memory?.found ?? null
  const fleet = describeFleet()
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
    repeatsDisturbed: true,
    suite: session.suite,
    placement: {
      serverCpus: [...placement.serverCpus],
      generatorCpus: [...placement.generatorCpus],
      pinned: placement.pinned,
    },
    environment,
    ...(fleet ? { fleet } : {}),
    calibration: { ...calibration, ...(pageFaults && { pageFaults }) },
    frames: [...pools.values()].map(({ record }) => record),
    scenarios: scenarios.map(({ rules: _, points, ...scenario }) => ({ ...scenario, points: [...points] })),
    rows: [...rows],
    limitRemedies: limitRemedies(runners, rows),
    warnings: [
      ...findWarnings(environment, placement, tools, readPinnedNode(projectRoot)),
      ...warnOfColdMemory(environment, pageFaults),
      ...warnOfSubstitutes(runners, launches),
      ...warnOfBrowser(launches),
      ...[...pools.values()].flatMap(({ record }) => warnOfOwnFrames(record)),
    ],
    sessions: [session],
  }
}
