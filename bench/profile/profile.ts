// Profiles systems, each in trials of its own that nothing else is made from: one under the runtime's own profiler, one
// under perf.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type {
  CollectorFacts,
  MissingProfile,
  ProfiledSystem,
  ProfileTool,
  Profiling,
  ToolProfile,
} from '../../results/profile.ts'
import type { CompletedOutcome, PlannedRow, TrialOutcome } from '../../results/schema.ts'
import { orFault } from '../../results/store/fault.ts'
import { rungOf } from '../../runners/variants.ts'
import type { Scenario, ScenarioPoint } from '../../scenarios/define.ts'
import { ownGenerators, preparedGenerator } from '../../scenarios/generators.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { planPlacement, readPlacementFacts } from '../placement/placement.ts'
import { findLack } from '../plan/rows.ts'
import { type Launch, launchKey, prepareLaunch } from '../prepare/launch.ts'
import { createSteps } from '../prepare/steps.ts'
import type { PrepareOptions, Unavailable } from '../prepare/tools.ts'
import { preparePools } from '../run/pools.ts'
import { buildTrialJob, type TrialContext } from '../run/trial-job.ts'
import { certificateFor } from '../settings/certificate.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { runTrial } from '../trial/trial.ts'
import { flightRecorder } from './flight-recorder.ts'
import {
  type Collector,
  factsFile,
  type Instrument,
  instrumentOf,
  type OwnProfiler,
  type Printed,
  type ProfileFiles,
  sampleMicros,
} from './instrument.ts'
import { profilingLauncher } from './launcher.ts'
import { parseCpuProfile } from './parse/cpuprofile.ts'
import { parseFlightRecording } from './parse/flight-recording.ts'
import { type NameReader, parsePerfScript, rustFrame } from './parse/perf-script.ts'
import { goFrame, parsePprof } from './parse/pprof.ts'
import { parseSpeedscope } from './parse/speedscope.ts'
import type { ParsedProfile } from './parse/stack-tree.ts'
import { findPerf, findPySpy, perfTextFile, type Sampler, speedscopeFile } from './samplers.ts'
import type { Wanted, WantedSystem } from './wanted.ts'

export interface ProfileOptions {
  readonly wanted: Wanted
  readonly scenario: Scenario
  readonly point: ScenarioPoint
  readonly windowMs: number
  /** Where the tools' own files go. */
  readonly folder: string
  readonly command: string
  readonly seed: number
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

const warmupMs = 500
const trialProfile = { id: 'profile', minFrames: 1 } as const

/** A profiler that is missing, and a trial that fails, are rows. @throws InterruptedError on abort */
export const profileSystems = async (options: ProfileOptions): Promise<Profiling> => {
  const { wanted, scenario, point, windowMs, folder, command } = options
  orFault(folder, () => mkdirSync(folder, { recursive: true }))
  const facts = await readPlacementFacts()
  const preparing = { ...options, cacheFolder: cacheFolderOf(options.projectRoot), tools: facts.tools }
  const doStep = createSteps(preparing)
  const samplers = lookOnce(preparing)
  const pools = await preparePools([point], preparing)
  const startedAt = new Date().toISOString()
  const systems: ProfiledSystem[] = []
  await withLogFolder(async (logFolder) => {
    const certificate = await certificateFor([scenario], logFolder)
    const context: Omit<TrialContext, 'launches'> = {
      profile: { ...trialProfile, warmupMs, windowMs },
      scenarios: [scenario],
      pools,
      placement: planPlacement(facts.usableCpus, facts.siblings, 1, facts.tools.taskset),
      tools: facts.tools,
      certificate,
      seed: options.seed,
      logFolder,
    }
    for (const system of wanted.systems) {
      const { spec } = system.runner
      options.onProgress(`preparing ${labelOf(system)}`)
      const launch =
        missingAbility(system, scenario, point) ??
        (await prepareLaunch(system.runner, system.variant, preparing, doStep))
      const profiled = await profileSystem(system, launch, context, samplers, options)
      systems.push({ runner: spec.id, variant: system.variant.id, label: labelOf(system), ...profiled })
    }
  })
  const title = scenario.points.length > 1 ? `${scenario.title}: ${point.label}` : scenario.title
  return { startedAt, command, title, windowMs, systems, pairs: wanted.pairs }
}

const labelOf = ({ runner, variant }: WantedSystem): string => `${runner.spec.label} ${variant.label}`

const missingAbility = (
  { runner }: WantedSystem,
  scenario: Scenario,
  point: ScenarioPoint,
): Unavailable | null => {
  const lack = findLack(runner.spec, scenario, point)
  const remedy = `npm run profile -- ${runner.spec.id} --scenario ingest-1mb`
  return lack === null ? null : { status: 'unavailable', reason: lack, remedy }
}

type FoundSampler = Promise<Sampler | Unavailable>

interface Samplers {
  readonly options: PrepareOptions
  readonly perf: () => FoundSampler
  readonly pySpy: () => FoundSampler
}

const lookOnce = (options: PrepareOptions): Samplers => {
  let perf: FoundSampler | undefined
  let pySpy: FoundSampler | undefined
  return {
    options,
    perf: () => {
      perf ??= findPerf(options)
      return perf
    },
    pySpy: () => {
      pySpy ??= findPySpy(options)
      return pySpy
    },
  }
}

type Profiled = Pick<ProfiledSystem, 'runtime' | 'profiles' | 'collector'>

const profileSystem = async (
  system: WantedSystem,
  launch: Launch,
  context: Omit<TrialContext, 'launches'>,
  samplers: Samplers,
  options: ProfileOptions,
): Promise<Profiled> => {
  const { spec } = system.runner
  const runtime = launch.status === 'ready' ? launch.runtime : (spec.candidates[0]?.runtime ?? '')
  const instrument = instrumentOf(runtime)
  const { own } = instrument
  if (launch.status === 'unavailable')
    return { runtime, profiles: [missing(own?.tool ?? 'perf', launch)], collector: null }
  const files = { folder: options.folder, name: `${spec.id}-${system.variant.id.replaceAll('+', '-')}` }
  const trial = (tool: ProfileTool, started: Ready, sampler: Sampler | null) => {
    options.onProgress(`profiling ${labelOf(system)} with ${tool}`)
    return runProfiledTrial(system, started, sampler, files, context, options)
  }

  const ownTrial = async (profiler: OwnProfiler): Promise<ProfiledTrial | Unavailable> => {
    const sampler = await attachedFor(profiler, launch, samplers)
    return sampler !== null && 'status' in sampler
      ? sampler
      : trial(profiler.tool, { ...launch, ...profiler.profiled(launch, files) }, sampler)
  }
  const watched = own && { profiler: own, trial: await ownTrial(own) }
  const perf = await samplers.perf()
  const whole =
    'status' in perf
      ? perf
      : await trial('perf', { ...launch, ...instrument.named(launch) }, namingPerf(perf, instrument, launch))
  return {
    runtime,
    profiles: [
      ...(watched
        ? [
            toProfile(watched.profiler.tool, watched.trial, (startMs) =>
              readOwn(watched.profiler, files, startMs),
            ),
          ]
        : []),
      toProfile('perf', whole, () => readPerf(runtime, files)),
    ],
    collector:
      watched === null || 'status' in watched.trial
        ? null
        : collectorFacts(instrument.collector, watched.trial),
  }
}

/** Null where the runtime profiles itself. */
const attachedFor = async (
  { tool }: OwnProfiler,
  { command }: Ready,
  samplers: Samplers,
): Promise<Sampler | Unavailable | null> => {
  if (tool === 'py-spy') return samplers.pySpy()
  return tool === 'jfr' ? flightRecorder(command, samplers.options) : null
}

/** perf reads the names of compiled code once it has recorded. */
const namingPerf = (perf: Sampler, { writeNames }: Instrument, { command }: Ready): Sampler => ({
  record: (pid, files, until) => perf.record(pid, files, until, writeNames?.(command, pid) ?? null),
})

type Ready = Extract<Launch, { status: 'ready' }>

const missing = (tool: ProfileTool, { reason, remedy }: Unavailable): MissingProfile => ({
  status: 'unavailable',
  tool,
  reason,
  remedy,
})

interface ProfiledTrial {
  readonly outcome: TrialOutcome
  readonly printed: Printed
  /** Why the sampler that attached failed, or null. */
  readonly refusal: Unavailable | null
  /** From the start of the server to the load. */
  readonly startMs: number
}

const runProfiledTrial = async (
  system: WantedSystem,
  launch: Ready,
  sampler: Sampler | null,
  files: ProfileFiles,
  context: Omit<TrialContext, 'launches'>,
  { scenario, point, signal }: ProfileOptions,
): Promise<ProfiledTrial> => {
  const row = rowOf(system, scenario, point)
  let printed = { stdout: '', stderr: '' }
  let refusal: Unavailable | null = null
  const beganMs = performance.now()
  let startMs = 0
  let fault: unknown = null
  const record = async (pid: number, until: AbortSignal, from: Sampler): Promise<void> => {
    try {
      refusal = await from.record(pid, files, until, null)
    } catch (error) {
      fault = error
    }
  }
  const launcher = profilingLauncher(
    {
      onLoad: async (pid, until) => {
        startMs = performance.now() - beganMs
        if (sampler) await record(pid, until, sampler)
      },
      onEnd: (text) => {
        printed = text
      },
    },
    context.logFolder,
  )
  const job = buildTrialJob({ ...context, launches: new Map([[launchKey(row), launch]]), launcher }, row, 1)
  const outcome = 'status' in job ? job : await runTrial(job, signal, launcher)
  if (fault !== null) throw fault
  const file = factsFile(files)
  const facts = existsSync(file) ? readFileSync(file, 'utf8') : null
  return { outcome, printed: { ...printed, facts }, refusal, startMs }
}

const rowOf = (
  { runner: { spec }, variant }: WantedSystem,
  scenario: Scenario,
  point: ScenarioPoint,
): PlannedRow => {
  const generator = scenario.rules
    .flatMap(({ generators }) => generators ?? [])
    .find((id) => id in ownGenerators)
  return {
    scenario: scenario.id,
    point: point.id,
    runner: spec.id,
    variant: variant.id,
    generator: generator ?? preparedGenerator,
    replica: 1,
    label: spec.label,
    generatorLabel: null,
    role: spec.role,
    baseline: false,
    switches: variant.switches,
    rung: rungOf(spec, variant),
  }
}

interface ReadProfile {
  readonly file: string
  readonly read: () => ParsedProfile
}

const readOwn = ({ tool, ending }: OwnProfiler, files: ProfileFiles, startMs: number): ReadProfile => {
  if (tool === 'py-spy') {
    const file = speedscopeFile(files)
    return { file, read: () => parseSpeedscope(readFileSync(file, 'utf8')) }
  }
  const file = join(files.folder, `${files.name}.${ending}`)
  if (tool === 'jfr') return { file, read: () => parseFlightRecording(readFileSync(file, 'utf8')) }
  return tool === 'pprof'
    ? { file, read: () => parsePprof(readFileSync(file)) }
    : { file, read: () => parseCpuProfile(readFileSync(file, 'utf8'), sampleMicros, startMs * 1000) }
}

const nameReaders: Readonly<Record<string, NameReader>> = { go: goFrame, rust: rustFrame }

const readPerf = (runtime: string, files: ProfileFiles): ReadProfile => {
  const file = perfTextFile(files)
  return { file, read: () => parsePerfScript(readFileSync(file, 'utf8'), nameReaders[runtime]) }
}

const toProfile = (
  tool: ProfileTool,
  trial: ProfiledTrial | Unavailable,
  find: (startMs: number) => ReadProfile,
): ToolProfile => {
  if ('status' in trial) return missing(tool, trial)
  const { outcome, refusal } = trial
  if (refusal) return missing(tool, refusal)
  if (outcome.status === 'unavailable') return missing(tool, outcome)
  if (outcome.status !== 'completed') return failure(tool, describeOutcome(outcome))
  const { file, read } = find(trial.startMs)
  if (!existsSync(file)) return failure(tool, 'the profiler wrote no file')
  const { samples, root } = read()
  if (samples === 0) return failure(tool, 'the profiler took no sample of a working thread')
  const cpuMicrosPerFrame = countedMicrosPerFrame(outcome)
  return { status: 'recorded', tool, files: [basename(file)], samples, cpuMicrosPerFrame, root }
}

const countedMicrosPerFrame = ({ server: { first, last } }: CompletedOutcome): number =>
  (cpuMicros(last) - cpuMicros(first)) / (handled(last) - handled(first))

const cpuMicros = ({ userCpuMicros, systemCpuMicros }: CompletedOutcome['server']['last']): number =>
  userCpuMicros + systemCpuMicros

const failure = (tool: ProfileTool, reason: string): MissingProfile => ({
  status: 'failed',
  tool,
  reason,
  remedy: 'npm run doctor',
})

const describeOutcome = (outcome: Exclude<TrialOutcome, { status: 'completed' | 'unavailable' }>): string => {
  if (outcome.status === 'failed') return outcome.failure.message
  if (outcome.status === 'skipped') return outcome.reason
  return `refuses messages over ${outcome.limitBytes} bytes (close code ${outcome.closeCode})`
}

const handled = ({ frames, sentFrames }: CompletedOutcome['server']['final']): number =>
  Math.max(frames, sentFrames)

const collectorFacts = (
  collector: Collector | null,
  { outcome, printed, startMs }: ProfiledTrial,
): CollectorFacts | null => {
  if (outcome.status !== 'completed') return null
  const collected = collector?.read(printed, startMs) ?? null
  return (
    collector &&
    collected && { source: collector.source, ...collected, frames: handled(outcome.server.final) }
  )
}
