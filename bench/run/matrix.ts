// The main job from a selection to a run folder: prepare, plan, measure. Telling is left to others.
import { type PlannedRow, type RunRecord, schemaVersion } from '../../results/schema.ts'
import { createRun } from '../../results/store.ts'
import type { Scenario } from '../../scenarios/define.ts'
import type { OpenSite, Site } from '../backend/backend.ts'
import { withSite } from '../backend/with-backend.ts'
import type { FramePool } from '../frames/pool.ts'
import { cacheFolderOf } from '../machine/environment.ts'
import { findWarnings } from '../machine/warnings.ts'
import { type Plan, planRun } from '../plan/plan.ts'
import type { Selection } from '../plan/selection.ts'
import { type Preparation, readiness } from '../prepare/rows.ts'
import { certificateFor } from '../settings/certificate.ts'
import type { RunEnd, TrialEvent } from './execute.ts'
import { createRunFolder } from './folder.ts'
import { measure } from './measure.ts'
import { useOwnFrames, warnOfOwnFrames } from './own-frames.ts'
import { loadOwnImages, type OwnImages, tellOfOwnImages } from './own-images.ts'
import { preparePools, readFirstFrame } from './pools.ts'
import { measureReferenceReceiver } from './reference-receiver.ts'
import { describeSession } from './session.ts'
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
  /** Where it is measured; this machine where it is left out. */
  readonly openSite?: OpenSite | undefined
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
  if (options.dryRun) return atSite(options, own)
  const free = createRunFolder(options.folder)
  try {
    return await atSite(options, own)
  } finally {
    free()
  }
}

const atSite = (options: MatrixOptions, own: FramePool | null): Promise<RunEnd> =>
  withSite(options, (site) => prepareAndMeasure(site, options, own))

const withOwnFrames = (options: MatrixOptions, { record }: FramePool): MatrixOptions => {
  const { selection, scenarios } = options
  const used = useOwnFrames({ profile: selection.profile, scenarios }, record)
  return { ...options, scenarios: used.scenarios, selection: { ...selection, profile: used.profile } }
}

const prepareAndMeasure = async (
  site: Site,
  options: MatrixOptions,
  own: FramePool | null,
): Promise<RunEnd> => {
  const { selection, seed, signal, rows } = options
  const { profile, runners } = selection
  const { tools } = site.machine.facts
  const placement = site.place(options.serverCores)
  const preparation = await site.prepare(
    rows ? { kind: 'rows', runners, rows } : { kind: 'selection', selection, scenarios: options.scenarios },
  )
  const scenarios = scenariosOf(preparation, options)
  const plan = planRun({ ...profile, ...preparation, scenarios, seed, isReady: readiness(preparation) })
  options.onPlan(plan)
  if (options.dryRun) return { interrupted: false, diskFull: null }
  const held = scenarios.filter(({ id }) => !plan.leftOut.some(({ scenario }) => scenario === id))
  const pools = await preparePools(
    held.flatMap(({ points }) => points),
    { ...options, cacheFolder: cacheFolderOf(options.projectRoot), own },
  )

  return await measure(plan, 0, options, async (logFolder) => {
    const checked = plan.rows.filter(({ scenario }) => held.some(({ id }) => id === scenario))
    const { conformance, nonconforming } = await site.check(
      { ...preparation, rows: checked, runners, scenarios },
      logFolder,
    )
    const certificate = await certificateFor(scenarios, logFolder, site.serverAddresses)
    await site.bring([...pools.values()], certificate)
    const placed = { placement, tools, certificate, seed, logFolder, launcher: site.launcher }
    const context = { ...preparation, nonconforming, profile, scenarios, pools, ...placed }
    options.onProgress('measuring the speed of this machine')
    const calibration = await calibrateSite(site, context, runners, signal)
    const run = { ...(await describeRun(options, plan, context, site, calibration)), conformance }
    return { context, journal: createRun(options.folder, run) }
  })
}

/** In the profile's order, which is the order of weight. */
const scenariosOf = ({ rows }: Preparation, { selection, scenarios }: MatrixOptions): readonly Scenario[] =>
  selection.profile.scenarios
    .flatMap(({ id }) => scenarios.filter((scenario) => scenario.id === id))
    .filter(({ id }) => rows.some(({ scenario }) => scenario === id))

const calibrateSite = async (
  site: Site,
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
  // On a machine that is busy with other things nothing may get through in the time.
  const loopback = referenceReceiver.status === 'measured' ? referenceReceiver.bytesPerSecond || null : null
  return site.calibrate(await readFirstFrame(pool.file, pool.record.frameBytes), loopback)
}

const describeRun = async (
  { selection: { profile }, command, projectRoot }: MatrixOptions,
  { rows, leftOut, budgetMs }: Plan,
  { seed, placement, pools, scenarios, tools }: TrialContext,
  { machine, describeFleet }: Site,
  calibration: RunRecord['calibration'],
): Promise<RunRecord> => {
  const { environment } = machine
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
    suite: session.suite,
    placement: {
      serverCpus: [...placement.serverCpus],
      generatorCpus: [...placement.generatorCpus],
      pinned: placement.pinned,
    },
    environment,
    ...(fleet ? { fleet } : {}),
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
