// From a planned row to what one trial starts: two pinned commands and the arguments of both.
import { rulesOf, trafficModeOf } from '../../results/modes/modes.ts'
import { dropsFrames } from '../../results/modes/relay.ts'
import { type PlannedRow, rowKey } from '../../results/schema.ts'
import type { ConfigOf, Mode } from '../../runners/contract.ts'
import type { Profile, Scenario, ScenarioPoint } from '../../scenarios/define.ts'
import { ownGenerators } from '../../scenarios/generators.ts'
import { linkedServerHost, viewerAddress } from '../../scenarios/link-addresses.ts'
import { type FramePool, poolKey } from '../frames/pool.ts'
import type { ShapedPeer } from '../link/shaping.ts'
import { requireTerms } from '../link/terms.ts'
import { type PinTools, pinCommand } from '../placement/pin.ts'
import { countLoadGenerators, type Placement } from '../placement/placement.ts'
import { drawDigest } from '../plan/digest-draw.ts'
import { generatorLaunchKey, type Launch, launchKey } from '../prepare/launch.ts'
import { describeSubstitutes } from '../prepare/substitutes.ts'
import type { CertificateFiles } from '../settings/certificate.ts'
import { type Behaviour, configureRunner } from '../settings/configuration.ts'
import { freeMemoryLimitBytes } from '../trial/child/watch.ts'
import type { Launcher } from '../trial/launcher.ts'
import { thisMachine } from '../trial/local-launcher.ts'
import type { TrialJob } from '../trial/trial.ts'
import { workFolderOf } from '../trial/work.ts'
import { withPage } from './page-part.ts'

/** Comparing bytes costs a tenth of receiving them; for one frame in this many the cost is negligible. */
const checkEvery = 16

/** All that the trials of a run have in common. */
export interface TrialContext {
  /** Without a number of rounds, no trial is asked for a digest. */
  readonly profile: Pick<Profile, 'warmupMs' | 'windowMs' | 'minFrames'> & Partial<Pick<Profile, 'rounds'>>
  readonly scenarios: readonly Scenario[]
  /** By `launchKey` of servers and `generatorLaunchKey` of generators. */
  readonly launches: ReadonlyMap<string, Launch>
  /** By `poolKey`. */
  readonly pools: ReadonlyMap<string, FramePool>
  readonly placement: Placement
  readonly tools: PinTools
  /** For points over TLS; null where the run has none. */
  readonly certificate: CertificateFiles | null
  readonly seed: number
  readonly logFolder: string
  /** Where pictures of tabs go; absent: none are taken. */
  readonly picturesFolder?: string
  /** Where processes are started; this machine by default. */
  readonly launcher?: Launcher
}

type Ready = Extract<Launch, { status: 'ready' }>
type Unavailable = Extract<Launch, { status: 'unavailable' }>

/** @returns the job, or why server or generator cannot run here */
export const buildTrialJob = (
  context: TrialContext,
  row: PlannedRow,
  round: number,
): TrialJob | Unavailable => {
  const { scenario, point, pool } = findPoint(context, row)
  const { mode } = scenario
  const { frameBytes, slowViewer, slowLinks } = point
  const tls = point.tls ? requireCertificate(context) : null
  const server = findLaunch(context, launchKey(row))
  const { launcher = thisMachine } = context
  const generator =
    row.generator in ownGenerators
      ? ownGenerator(launcher)
      : findLaunch(context, generatorLaunchKey(row.generator))
  if (server.status === 'unavailable') return server
  if (generator.status === 'unavailable') return generator
  const { placement, tools, profile, seed, logFolder, picturesFolder } = context
  const policy = policyOf(point)
  const behaviour = { mode, frameBytes, pool: poolOf(pool), tls, ...policy }
  return {
    serverCommand: pinCommand(server.command, placement.pinned ? placement.serverCpus : [], tools),
    serverEnv: server.env,
    config: configureRunner(
      row.switches,
      { ...behaviour, workFolder: workFolderOf(logFolder) },
      server.package,
    ),
    generatorCommand: generator.command,
    generatorTools: { ...tools, taskset: placement.pinned },
    generators:
      row.generator in ownGenerators ? (launcher.generators() ?? countLoadGenerators(placement)) : 1,
    task: withPage(
      rulesOf(trafficModeOf(mode, point)).task(
        point,
        {
          frameFile: pool.file,
          frameBytes,
          frameCount: pool.record.count,
          caFile: tls?.certFile ?? null,
          seed: seed + round,
          ...(server.envelope && { envelope: server.envelope }),
        },
        {
          checkEvery,
          deflate: ownGenerators[row.generator] ?? 'off',
          paces: row.equalPace?.framesPerSecond,
        },
      ),
      row,
      round,
      generator,
      { placement, logFolder, picturesFolder, windowMs: windowOf(profile, scenario).windowMs },
    ),
    window: windowOf(profile, scenario),
    untilSteadyMs: row.untilSteadyMs,
    equalPace: row.equalPace,
    cpus: placement,
    caveat: server.caveat,
    substitute: describeSubstitutes(server, generator),
    mayLose: policy.policy !== undefined && dropsFrames(policy.policy),
    ...(slowViewer && { slowForMs: slowViewer.forMs }),
    ...(slowLinks && {
      slowLinks: { ...slowLinks, bitsPerSecond: linksOf(point).map(({ terms }) => terms.bitsPerSecond) },
    }),
    peers: peersOf(point),
    ...digestOf(context, row, round, mode),
    memoryLimitBytes: freeMemoryLimitBytes(),
    logFolder,
  }
}

type Policied = Pick<Behaviour, 'policy' | 'windowFrames'>

const policyOf = ({ slowViewer, slowLinks }: ScenarioPoint): Policied => {
  if (slowViewer) return { policy: slowViewer.policy }
  if (!slowLinks) return {}
  const { policy, windowFrames } = slowLinks
  return { policy, ...(windowFrames !== undefined && { windowFrames }) }
}

/** Of the viewers that have one each. */
const linksOf = ({ slowLinks }: ScenarioPoint): readonly ShapedPeer[] =>
  (slowLinks?.links ?? []).map((link, index) => ({
    address: viewerAddress(index),
    terms: requireTerms(link, 'slowLinks'),
  }))

const peersOf = (point: ScenarioPoint): readonly ShapedPeer[] => [
  ...linksOf(point),
  ...(point.link === undefined ? [] : [{ address: linkedServerHost, terms: requireTerms(point.link) }]),
]

/** Elsewhere frames come back and are compared; the reference receiver only counts bytes, and is not ranked. */
const digestOf = (
  { profile, seed }: TrialContext,
  row: PlannedRow,
  round: number,
  mode: Mode,
): Pick<TrialJob, 'digestFrames'> => {
  const rounds = row.rounds ?? profile.rounds
  const isHeld = mode === 'ingest' || mode === 'ingest-ack'
  if (rounds === undefined || !isHeld || row.role === 'reference-receiver') return {}
  const drawn = drawDigest(row, seed, rounds)
  return drawn.round === round ? { digestFrames: drawn.frames } : {}
}

const requireCertificate = ({ certificate }: TrialContext): CertificateFiles => {
  if (certificate === null) throw new Error('a point over TLS needs a certificate')
  return certificate
}

const windowOf = ({ warmupMs, windowMs, minFrames }: TrialContext['profile'], scenario: Scenario) => ({
  warmupMs,
  windowMs: Math.max(windowMs, scenario.windowMs ?? 0),
  minFrames,
})

const poolOf = ({ file, record }: FramePool): ConfigOf<'push'>['pool'] => ({ file, frameCount: record.count })

const ownGenerator = ({ generatorProgram }: Launcher): Ready => ({
  status: 'ready',
  command: generatorProgram,
  env: {},
  package: null,
  runtime: 'node',
  caveat: null,
})

const findPoint = ({ scenarios, pools }: TrialContext, row: PlannedRow) => {
  const scenario = scenarios.find(({ id }) => id === row.scenario)
  const point = scenario?.points.find(({ id }) => id === row.point)
  const pool = point && pools.get(poolKey(point))
  if (!scenario || !point || !pool)
    throw new Error(`the run has no scenario, point or pool for ${rowKey(row)}`)
  return { scenario, point, pool }
}

const findLaunch = ({ launches }: TrialContext, key: string): Launch => {
  const launch = launches.get(key)
  if (!launch) throw new Error(`no launch was prepared for ${key}`)
  return launch
}
