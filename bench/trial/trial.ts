// One trial: a fresh server and fresh load generators, a window, accounting of every frame, and a complete clean-up.

import type { EqualPacePlan } from '../../results/equal-pace-schema.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import { missingOfHealthy, policyFault, slowLinksFault } from '../../results/modes/relay.ts'
import { type TrialOutcome, trialOutcomeSchema } from '../../results/schema.ts'
import type { SlowLinksRecord } from '../../results/slow-links-schema.ts'
import type { SlowViewerRecord } from '../../results/slow-viewer-schema.ts'
import { outcomeFault } from '../../results/soundness.ts'
import type { WarmUp } from '../../results/warm-up-schema.ts'
import type { RunnerConfig, TrialLine } from '../../runners/contract.ts'
import { TrialError } from '../failure/failure.ts'
import type { ShapedPeer } from '../link/shaping.ts'
import type { Command, PinTools } from '../placement/pin.ts'
import { type BothCounted, checkHandled, countMissing, requireNone, requireSound } from './account.ts'
import type { Child } from './child.ts'
import { awaitServer } from './conversation.ts'
import { describeFailure, findCause, type TrialState } from './describe-failure.ts'
import { checkDigest } from './digest.ts'
import { drain } from './drain.ts'
import { measureEqualPace, type PacedWindow } from './equal-pace.ts'
import { type GeneratorSide, startGeneratorSide, type TrialTask } from './generator-side.ts'
import type { GeneratorStart, Launcher, ServerStart, SideCpus } from './launcher.ts'
import { thisMachine } from './local-launcher.ts'
import { type SlowLinks, watchSlowLinks } from './slow-links.ts'
import { requireRelay, watchSlowViewer } from './slow-viewer.ts'
import { warmUntilSteady } from './warm-up.ts'
import { measureWindow, type Window, type WindowOptions } from './window.ts'
import { removeStored, workFault } from './work.ts'

export interface TrialJob {
  /** Ready to start, pinned, without the configuration. */
  readonly serverCommand: Command
  readonly serverEnv: Readonly<Record<string, string>>
  readonly config: RunnerConfig
  /** Without the job and not pinned yet: each load generator gets a part of the CPUs of its side. */
  readonly generatorCommand: Command
  /** CPUs that the server is pinned to; without `taskset` it may migrate. */
  readonly generatorTools: PinTools
  /** Load generators, at most: there are fewer where there are fewer connections. */
  readonly generators: number
  readonly task: TrialTask
  readonly window: Omit<WindowOptions, 'signal' | 'cpus' | 'observe' | 'during'>
  /** How long the runtime of the server is warmed up at most before all else; absent: not at all. */
  readonly untilSteadyMs?: number | undefined
  /** Windows at given rates before the one flat out. */
  readonly equalPace?: EqualPacePlan | undefined
  readonly cpus: SideCpus
  readonly caveat: string | null
  /** What is measured in place of the pinned toolchain or the official build. */
  readonly substitute?: string | undefined
  /** Whether a declared policy leaves frames out, so that missing ones are no fault. */
  readonly mayLose: boolean
  /** Frames of which the server must have the digest after the drain; absent: it is not asked. */
  readonly digestFrames?: number
  /** How long one viewer is slow, which is then the window; absent: no viewer is slow. */
  readonly slowForMs?: number
  /** Links of the first viewers, which are watched for the window; absent: none has one. */
  readonly slowLinks?: SlowLinks
  /** Whose links are shaped, in a network of the trial's own; absent: none. Viewers come first, in their order. */
  readonly peers?: readonly ShapedPeer[]
  /** Resident memory per side: a server over it, or a load generator over its share of it, is killed and the trial fails. */
  readonly memoryLimitBytes: number
  /** Where the children's stderr goes while the trial lasts. */
  readonly logFolder: string
}

/** Runs one trial. Any failure after the start is an outcome. @throws InterruptedError on abort */
export const runTrial = async (
  job: TrialJob,
  signal: AbortSignal,
  launcher: Launcher = thisMachine,
): Promise<TrialOutcome> => {
  const children: Child[] = []
  const state: TrialState = { phase: 'start', ready: null, compressed: false }
  const faults = new AbortController()
  const ending = AbortSignal.any([signal, faults.signal])
  const watched = {
    logFolder: job.logFolder,
    signal: ending,
    onFault: (fault: TrialError) => faults.abort(fault),
  }
  const keep = (child: Child): Child => {
    children.push(child)
    return child
  }
  const start: Start = {
    server: (what) => keep(launcher.startServer({ ...watched, ...what })),
    generator: (what) => keep(launcher.startGenerator({ ...watched, ...what })),
  }
  let outcome: TrialOutcome | TrialError
  let leftBehind: readonly (TrialError | null)[] = []
  try {
    outcome = await measure(job, start, state, launcher, ending)
  } catch (error) {
    outcome = await findCause(error, signal, faults.signal)
  } finally {
    leftBehind = await Promise.all(children.map((child) => child.stop()))
    removeStored(job.config)
  }
  if (outcome instanceof TrialError) return describeFailure(outcome, job, state, children)
  const left = leftBehind.find((fault) => fault !== null)
  return left ? describeFailure(left, job, { ...state, phase: 'stop' }, children) : outcome
}

type Watched = 'logFolder' | 'signal' | 'onFault'

interface Start {
  readonly server: (what: Omit<ServerStart, Watched>) => Child
  readonly generator: (what: Omit<GeneratorStart, Watched>) => Child
}

const measure = async (
  job: TrialJob,
  start: Start,
  state: TrialState,
  launcher: Launcher,
  signal: AbortSignal,
): Promise<TrialOutcome> => {
  const { serverHost } = launcher
  const server = start.server({
    name: 'server',
    command: job.serverCommand,
    argument: { ...job.config, host: serverHost },
    env: job.serverEnv,
    memoryLimitBytes: job.memoryLimitBytes,
  })
  const ready = await awaitServer(server)
  if (ready.event === 'unavailable')
    return { status: 'unavailable', reason: ready.reason, remedy: ready.remedy }
  state.ready = ready

  state.phase = 'connect'
  const webSocket = job.config.tls === null ? 'ws' : 'wss'
  const url = `${ready.transport ?? webSocket}://${serverHost}:${ready.port}/`
  const startSide = (task: TrialTask, command: Command, generators: number): GeneratorSide =>
    startGeneratorSide({
      task,
      url,
      generators,
      start: (share) =>
        start.generator({
          ...share,
          command,
          tools: job.generatorTools,
          cpus: job.cpus.generatorCpus,
          env: {},
          memoryLimitBytes: job.memoryLimitBytes / share.of,
        }),
      release: launcher.release,
    })
  const generators = Math.min(job.generators, launcher.generators() ?? job.generators)
  const side = startSide(job.task, job.generatorCommand, generators)
  const generatorReady = await side.awaitReady()

  state.compressed = generatorReady.extensions !== null
  state.phase = 'window'
  const {
    first,
    last,
    kernel,
    witness,
    course,
    final,
    slowViewer,
    warmUp,
    slowLinks,
    equalPace = [],
  } = await driveTraffic(server, side, job, state, {
    observe: launcher.observe,
    readCarried: launcher.readCarried,
    signal,
  })
  for (const window of [...equalPace, { first, last }])
    requireMoving(window.first.generator, window.last.generator)
  const { mode, frameBytes } = job.task
  // Parsed with the schema of the file: all lines have one mode, and the record the fields of that mode.
  const outcome = trialOutcomeSchema.parse({
    status: 'completed',
    mode,
    ready,
    generatorReady,
    server: { first: first.server, last: last.server, final: final.server },
    generator: { first: first.generator, last: last.generator, final: final.generator },
    kernel,
    witness,
    ...(course !== null && { course }),
    ...(warmUp && { warmUp }),
    caveat: job.caveat,
    ...(job.substitute !== undefined && { substitute: job.substitute }),
    ...(equalPace.length > 0 && { equalPace: equalPace.map(recordOf) }),
    ...(mode === 'relay' && { slowViewer: slowViewer ?? null, ...(slowLinks && { slowLinks }) }),
    ...(mode === 'ingest-ack' && { capacity: null }),
  })
  const viewers = relayViewers(job.task)
  requireNone(outcomeFault(outcome, { frameBytes, connections: camerasOf(job.task), viewers, ...job.cpus }))
  requireNone(rulesOf(mode).faultOf(final.generator, job.mayLose))
  requireNone(await workFault(job.config, final.server, job.task))
  // The load generator of the suite speaks no QUIC.
  if (job.digestFrames === undefined || ready.transport === 'webtransport') return outcome
  state.phase = 'digest'
  const digest = await checkDigest(server, {
    frames: job.digestFrames,
    task: job.task,
    start: (task) => startSide(task, launcher.generatorProgram, 1),
    signal,
  })
  return trialOutcomeSchema.parse({ ...outcome, digest })
}

const recordOf = ({ framesPerSecond, first, last, kernel, witness }: PacedWindow) => ({
  framesPerSecond,
  server: { first: first.server, last: last.server },
  generator: { first: first.generator, last: last.generator },
  kernel,
  witness,
})

/** The load generator saw its clock go on while it did not. @throws TrialError `stood-still` */
const requireMoving = (first: TrialLine, last: TrialLine): void => {
  const stoodStillMs = (last.stoodStillMs ?? 0) - (first.stoodStillMs ?? 0)
  if (stoodStillMs > 0)
    throw new TrialError('stood-still', `the load generator stood still for ${stoodStillMs} ms of the window`)
}

const camerasOf = (task: TrialTask): number => ('connections' in task ? task.connections : 0)

const relayViewers = (task: TrialTask): number => (task.mode === 'relay' ? task.viewers : 0)

type Driven = Window & {
  readonly final: BothCounted
  readonly slowViewer?: SlowViewerRecord
  readonly warmUp: WarmUp | null
  readonly slowLinks?: SlowLinksRecord
  readonly equalPace?: readonly PacedWindow[]
}

interface Driving extends Pick<WindowOptions, 'observe' | 'signal'> {
  readonly readCarried: Launcher['readCarried'] | undefined
}

const driveTraffic = async (
  server: Child,
  side: GeneratorSide,
  { slowForMs, slowLinks, window, untilSteadyMs, equalPace, cpus, task, config }: TrialJob,
  state: TrialState,
  { observe, signal, readCarried }: Driving,
): Promise<Driven> => {
  const viewers = relayViewers(task)
  const warmUp =
    untilSteadyMs === undefined
      ? null
      : await warmUntilSteady(server, side, untilSteadyMs, { cpus, observe, signal })
  if (slowLinks !== undefined) {
    const options = { warmupMs: window.warmupMs, cpus, observe, signal }
    const watched = await watchSlowLinks(server, side, slowLinks, options, readCarried ?? (() => null))
    const { after, ...measured } = watched
    state.phase = 'drain'
    const slow = slowLinks.bitsPerSecond.length
    const final = await drainHealthy(server, side, signal, { viewers, slow, droppedBefore: after.dropped })
    requireNone(slowLinksFault(slowLinks, slow, relayOf(final)))
    return { ...measured, final, warmUp }
  }
  if (slowForMs === undefined) {
    const options = { ...window, cpus, observe, signal }
    const paced = equalPace ? await measureEqualPace(server, side, equalPace, options) : []
    const warmupMs = equalPace?.settleMs ?? window.warmupMs
    const measured = await measureWindow(server, side, { ...options, warmupMs })
    state.phase = 'drain'
    const final = await drain(server, side, signal, (counted) => countMissing(counted, viewers))
    return { ...measured, final, warmUp, equalPace: paced }
  }
  const options = { warmupMs: window.warmupMs, windowMs: slowForMs, cpus, observe, signal }
  const { after, ...measured } = await watchSlowViewer(server, side, options)
  state.phase = 'drain'
  const final = await drainHealthy(server, side, signal, { viewers, slow: 1, droppedBefore: after.dropped })
  const policy = (config.mode === 'relay' && config.slowViewer?.policy) || 'queue'
  requireNone(policyFault(policy, relayOf(final)))
  return { ...measured, final, warmUp }
}

/** Until every viewer that was not slow has all that no policy dropped. */
const drainHealthy = async (
  server: Child,
  side: GeneratorSide,
  signal: AbortSignal,
  { viewers, slow, droppedBefore }: Readonly<Record<'viewers' | 'slow' | 'droppedBefore', number>>,
): Promise<BothCounted> =>
  await drain(server, side, signal, (counted) => {
    checkHandled(counted.server)
    return requireSound(missingOfHealthy(relayOf(counted), viewers, droppedBefore, slow))
  })

const relayOf = ({ server, generator }: BothCounted) => ({ server, generator: requireRelay(generator) })
