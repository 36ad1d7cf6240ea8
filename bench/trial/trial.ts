// One trial: a fresh server and a fresh camera, a window, an account of every frame, and nothing left running.
import { join } from 'node:path'
import type { TrialOutcome } from '../../results/schema.ts'
import type {
  CameraJob,
  CameraStatsLine,
  ReadyLine,
  RunnerConfig,
  StatsLine,
} from '../../runners/contract.ts'
import { InterruptedError, TrialError } from '../failure.ts'
import { type Child, startChild } from './child.ts'
import { askCamera, askServer, awaitCamera, awaitServer, ConnectionClosedError } from './conversation.ts'
import type { Command } from './pin.ts'
import { measureWindow, pause, type WindowOptions } from './window.ts'

const drainPollMs = 20
const drainTimeoutMs = 3_000
/** Close code of RFC 6455 §7.4.1. */
const messageTooBig = 1009

export interface TrialJob {
  /** Ready to start, pinned, without the configuration. */
  readonly serverCommand: Command
  readonly serverEnv: Readonly<Record<string, string>>
  readonly config: RunnerConfig
  readonly cameraCommand: Command
  readonly camera: Omit<CameraJob, 'url'>
  readonly window: Omit<WindowOptions, 'signal'>
  readonly caveat: string | null
  /** Where both children's stderr goes while the trial lasts. */
  readonly logFolder: string
}

/** Runs one trial. Whatever goes wrong after the start is an outcome. @throws InterruptedError on abort */
export const runTrial = async (job: TrialJob, signal: AbortSignal): Promise<TrialOutcome> => {
  const children: Child[] = []
  const state: TrialState = { phase: 'start', ready: null, compressed: false }
  const start = (
    name: string,
    command: Command,
    argument: unknown,
    env: Readonly<Record<string, string>>,
  ): Child => {
    const child = startChild({
      name,
      command: [...command, JSON.stringify(argument)],
      env,
      stderrFile: join(job.logFolder, `${name}.stderr`),
      signal,
    })
    children.push(child)
    return child
  }
  try {
    return await measure(job, start, state, signal)
  } catch (error) {
    return describeFailure(error, job, state, children)
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
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
  env: Readonly<Record<string, string>>,
) => Child

const measure = async (
  job: TrialJob,
  start: Start,
  state: TrialState,
  signal: AbortSignal,
): Promise<TrialOutcome> => {
  const server = start('server', job.serverCommand, job.config, job.serverEnv)
  const ready = await awaitServer(server)
  if (ready.event === 'unavailable')
    return { status: 'unavailable', reason: ready.reason, remedy: ready.remedy }
  state.ready = ready

  state.phase = 'connect'
  const camera = start(
    'camera',
    job.cameraCommand,
    { ...job.camera, url: `ws://127.0.0.1:${ready.port}/` },
    {},
  )
  const cameraReady = await awaitCamera(camera)

  state.compressed = cameraReady.extensions !== null
  state.phase = 'window'
  const { first, last, kernel } = await measureWindow(server, camera, { ...job.window, signal })

  state.phase = 'drain'
  const loadFinal = await askCamera(camera, 'stop')
  const serverFinal = await drain(server, loadFinal, signal)
  return {
    status: 'completed',
    ready,
    cameraReady,
    server: { first: first.server, last: last.server, final: serverFinal },
    load: { first: first.load, last: last.load, final: loadFinal },
    kernel,
    caveat: job.caveat,
  }
}

/** Waits until the server has counted every frame that was sent. @throws TrialError when the account does not close */
const drain = async (server: Child, sent: CameraStatsLine, signal: AbortSignal): Promise<StatsLine> => {
  const deadline = Date.now() + drainTimeoutMs
  for (;;) {
    const counted = await askServer(server)
    const accounted = counted.frames + counted.dropped
    if (accounted === sent.frames) return counted
    if (accounted > sent.frames) {
      throw new TrialError(
        'too-many-frames',
        `the server counts ${accounted} frames, the camera sent ${sent.frames}`,
      )
    }
    if (Date.now() > deadline) {
      throw new TrialError(
        'frames-lost',
        `${sent.frames - accounted} of ${sent.frames} frames were not delivered`,
      )
    }
    await pause(drainPollMs, signal)
  }
}

const describeFailure = (
  error: unknown,
  job: TrialJob,
  state: TrialState,
  children: readonly Child[],
): TrialOutcome => {
  if (error instanceof InterruptedError || !(error instanceof TrialError)) throw error
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
