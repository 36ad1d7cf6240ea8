// One trial: a fresh server and a fresh camera, a window, an account of every frame, and nothing left running.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TrialOutcome } from '../../results/schema.ts'
import type { SlowViewerRecord } from '../../results/slow-viewer-schema.ts'
import type { CameraJob, ReadyLine, RunnerConfig } from '../../runners/contract.ts'
import { InterruptedError, TrialError } from '../failure.ts'
import { type Counted, checkAcks, checkCounters, checkReceived } from './account.ts'
import { type Child, startChild } from './child.ts'
import { awaitServer, ConnectionClosedError } from './conversation.ts'
import { drain } from './drain.ts'
import { type LoadSide, startLoadSide } from './load-side.ts'
import type { Command, PinTools } from './pin.ts'
import { checkPolicy, countMissingOfHealthy } from './slow-account.ts'
import { watchSlowViewer } from './slow-viewer.ts'
import { measureWindow, type SideCpus, type Window, type WindowOptions } from './window.ts'

/** Close codes of RFC 6455 §7.4.1. */
const messageTooBig = 1009
const noCloseFrame = 1006
/** How much later than the loss of its connections the end of a process may be heard of. */
const endIsHeardMs = 300

export interface TrialJob {
  /** Ready to start, pinned, without the configuration. */
  readonly serverCommand: Command
  readonly serverEnv: Readonly<Record<string, string>>
  readonly config: RunnerConfig
  /** Without the job, and not held to CPUs yet: each load process gets some of those of its side. */
  readonly cameraCommand: Command
  /** Those that hold it; without `taskset` it may wander. */
  readonly cameraTools: PinTools
  /** Load processes, at most: there are fewer where there are fewer connections. */
  readonly loadProcesses: number
  readonly camera: Omit<CameraJob, 'url'>
  readonly window: Omit<WindowOptions, 'signal' | 'cpus' | 'during'>
  readonly cpus: SideCpus
  readonly caveat: string | null
  /** Whether a declared policy leaves images out, so that missing ones are no fault. */
  readonly mayLose: boolean
  /** How long one viewer is slow, which is the window then; nobody is where it is left out. */
  readonly slowForMs?: number
  /** Resident memory of a side over which the server, or a load process with its part of it, is killed and the trial has failed. */
  readonly memoryLimitBytes: number
  /** Where the children's stderr goes while the trial lasts. */
  readonly logFolder: string
}

/** Runs one trial. Whatever goes wrong after the start is an outcome. @throws InterruptedError on abort */
export const runTrial = async (job: TrialJob, signal: AbortSignal): Promise<TrialOutcome> => {
  const children: Child[] = []
  const state: TrialState = { phase: 'start', ready: null, compressed: false }
  const faults = new AbortController()
  const ending = AbortSignal.any([signal, faults.signal])
  const start: Start = (name, command, argument, { env = {}, siblings = 1 }) => {
    const child = startChild({
      name,
      command: [...command, JSON.stringify(argument)],
      env,
      stderrFile: join(job.logFolder, `${name}.stderr`),
      signal: ending,
      memoryLimitBytes: job.memoryLimitBytes / siblings,
      onFault: (fault) => faults.abort(fault),
    })
    children.push(child)
    return child
  }
  let outcome: TrialOutcome | TrialError
  let leavings: readonly (TrialError | null)[] = []
  try {
    outcome = await measure(job, start, state, ending)
  } catch (error) {
    outcome = await findCause(error, signal, faults.signal)
  } finally {
    leavings = await Promise.all(children.map((child) => child.stop()))
  }
  if (outcome instanceof TrialError) return describeFailure(outcome, job, state, children)
  const left = leavings.find((fault) => fault !== null)
  return left ? describeFailure(left, job, { ...state, phase: 'stop' }, children) : outcome
}

interface TrialState {
  phase: string
  ready: ReadyLine | null
  /** True once an extension was agreed on. */
  compressed: boolean
}

type Start = (
  name: string,
  command: Command,
  argument: unknown,
  more: { readonly env?: Readonly<Record<string, string>>; readonly siblings?: number },
) => Child

const measure = async (
  job: TrialJob,
  start: Start,
  state: TrialState,
  signal: AbortSignal,
): Promise<TrialOutcome> => {
  const server = start('server', job.serverCommand, job.config, { env: job.serverEnv })
  const ready = await awaitServer(server)
  if (ready.event === 'unavailable')
    return { status: 'unavailable', reason: ready.reason, remedy: ready.remedy }
  state.ready = ready

  state.phase = 'connect'
  const url = `${job.config.tls === null ? 'ws' : 'wss'}://127.0.0.1:${ready.port}/`
  const load = startLoadSide({
    job: { ...job.camera, url },
    command: job.cameraCommand,
    tools: job.cameraTools,
    cpus: job.cpus.loadCpus,
    processes: job.loadProcesses,
    start: (name, command, share, siblings) => start(name, command, share, { siblings }),
  })
  const cameraReady = await load.awaitReady()

  state.compressed = cameraReady.extensions !== null
  state.phase = 'window'
  const { first, last, kernel, final, slowViewer } = await driveTraffic(server, load, job, state, signal)
  checkCounters([first.server, last.server, final.server], job.camera)
  checkReceived(final.load.received, job.mayLose)
  checkAcks(final.load)
  return {
    status: 'completed',
    ready,
    cameraReady,
    server: { first: first.server, last: last.server, final: final.server },
    load: { first: first.load, last: last.load, final: final.load },
    kernel,
    caveat: job.caveat,
    ...(slowViewer && { slowViewer }),
  }
}

type Driven = Window & { readonly final: Counted; readonly slowViewer?: SlowViewerRecord }

const driveTraffic = async (
  server: Child,
  load: LoadSide,
  { slowForMs, window, cpus, camera: traffic, config }: TrialJob,
  state: TrialState,
  signal: AbortSignal,
): Promise<Driven> => {
  if (slowForMs === undefined) {
    const measured = await measureWindow(server, load, { ...window, cpus, signal })
    state.phase = 'drain'
    return { ...measured, final: await drain(server, load, traffic, signal) }
  }
  const options = { warmupMs: window.warmupMs, windowMs: slowForMs, cpus, signal }
  const { after, ...measured } = await watchSlowViewer(server, load, options)
  state.phase = 'drain'
  const final = await drain(server, load, traffic, signal, (counted) =>
    countMissingOfHealthy(counted, traffic, after.dropped),
  )
  checkPolicy(config.slowViewer?.policy ?? 'queue', final)
  return { ...measured, final }
}

/** What lies behind an error: a fault of a child breaks off whatever is going on, and tears connections. */
const findCause = async (error: unknown, signal: AbortSignal, faults: AbortSignal): Promise<TrialError> => {
  const torn = error instanceof ConnectionClosedError && error.closeCode === noCloseFrame
  // Woken by the fault that it waits for; none is an answer too.
  if (torn && !signal.aborted) await sleep(endIsHeardMs, undefined, { signal: faults }).catch(() => {})
  const brokenOff = torn || (error instanceof InterruptedError && !signal.aborted)
  if (brokenOff && faults.reason instanceof TrialError) return faults.reason
  if (error instanceof TrialError) return error
  throw error
}

const describeFailure = (
  error: TrialError,
  job: TrialJob,
  state: TrialState,
  children: readonly Child[],
): TrialOutcome => {
  const limitBytes = state.ready?.applied.maxMessageBytes ?? null
  if (error instanceof ConnectionClosedError && state.ready && limitBytes !== null) {
    const { closeCode, closeReason } = error
    // An image within the limit may be over it once it is deflated: JPEGs grow.
    const grewOverLimit = state.compressed && closeCode === messageTooBig
    if (limitBytes < job.camera.frameBytes || grewOverLimit) {
      return { status: 'refused', ready: state.ready, limitBytes, closeCode, closeReason }
    }
  }
  const stderrTail = children.map((child) => child.stderrTail()).join('')
  return {
    status: 'failed',
    failure: { code: error.code, phase: state.phase, message: error.message, stderrTail },
  }
}
