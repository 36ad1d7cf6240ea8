// Walks a plan: one record a trial, written and synced before the next begins; a failure is a record, not an end.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  type PlannedRow,
  rowKey,
  schemaVersion,
  type TrialOutcome,
  type TrialRecord,
} from '../results/schema.ts'
import type { Journal } from '../results/store.ts'
import type { CameraJob } from '../runners/contract.ts'
import type { Profile, Scenario } from '../scenarios/define.ts'
import { configureRunner } from './configuration.ts'
import { InterruptedError } from './failure.ts'
import type { FramePool } from './frames/pool.ts'
import type { Placement } from './placement.ts'
import { estimateLeftMs, estimateTrialMs } from './plan/duration.ts'
import type { PlannedTrial } from './plan/order.ts'
import { type Launch, launchKey } from './prepare/launch.ts'
import { type PinTools, pinCommand } from './trial/pin.ts'
import { runTrial, type TrialJob } from './trial/trial.ts'

/** What a listener is told; it must draw nothing but in these calls, so that a window is left alone. */
export type TrialEvent =
  | {
      readonly kind: 'begin'
      readonly row: PlannedRow
      readonly round: number
      readonly done: number
      readonly leftMs: number
    }
  | { readonly kind: 'end'; readonly row: PlannedRow; readonly round: number; readonly outcome: TrialOutcome }

export interface Execution {
  readonly trials: readonly PlannedTrial[]
  readonly profile: Profile
  readonly scenarios: readonly Scenario[]
  /** By `launchKey`. */
  readonly launches: ReadonlyMap<string, Launch>
  /** By size of a frame. */
  readonly pools: ReadonlyMap<number, FramePool>
  readonly placement: Placement
  readonly tools: PinTools
  readonly seed: number
  readonly folder: string
  readonly signal: AbortSignal
  readonly onEvent: (event: TrialEvent) => void
}

/** Runs every trial of the plan, or as many as an interrupt leaves. @returns whether it was interrupted */
export const execute = async (
  execution: Execution,
  journal: Journal,
): Promise<{ readonly interrupted: boolean }> => {
  const logFolder = join(execution.folder, 'stderr')
  mkdirSync(logFolder)
  const beganMs = performance.now()
  try {
    for (const [done, { row, round }] of execution.trials.entries()) {
      const leftMs = estimateLeftMs(
        execution.trials.length,
        done,
        performance.now() - beganMs,
        estimateTrialMs(execution.profile),
      )
      execution.onEvent({ kind: 'begin', row, round, done, leftMs })
      const record = await runOne(execution, row, round, logFolder)
      journal.append(record)
      execution.onEvent({ kind: 'end', row, round, outcome: record.outcome })
    }
    return { interrupted: false }
  } catch (error) {
    if (error instanceof InterruptedError) return { interrupted: true }
    throw error
  } finally {
    rmSync(logFolder, { recursive: true, force: true })
  }
}

const runOne = async (
  execution: Execution,
  row: PlannedRow,
  round: number,
  logFolder: string,
): Promise<TrialRecord> => {
  if (execution.signal.aborted) throw new InterruptedError('interrupted')
  const startedAt = new Date().toISOString()
  const beganMs = performance.now()
  const launch = execution.launches.get(launchKey(row))
  if (!launch) throw new Error(`no launch was prepared for ${rowKey(row)}`)
  const outcome: TrialOutcome =
    launch.status === 'unavailable'
      ? launch
      : await runTrial(buildJob(execution, row, round, launch, logFolder), execution.signal)
  const { scenario, point, runner, variant, camera, replica } = row
  const identity = { scenario, point, runner, variant, camera, replica, round }
  return { schemaVersion, ...identity, startedAt, durationMs: performance.now() - beganMs, outcome }
}

const buildJob = (
  { scenarios, profile, pools, placement, tools, seed }: Execution,
  row: PlannedRow,
  round: number,
  launch: Extract<Launch, { status: 'ready' }>,
  logFolder: string,
): TrialJob => {
  const scenario = scenarios.find(({ id }) => id === row.scenario)
  const point = scenario?.points.find(({ id }) => id === row.point)
  const pool = pools.get(point?.frameBytes ?? 0)
  if (!scenario || !point || !pool) throw new Error(`nothing is known of ${rowKey(row)}`)
  const camera: Omit<CameraJob, 'url'> = {
    frameFile: pool.file,
    frameBytes: point.frameBytes,
    frameCount: pool.record.count,
    connections: point.connections,
    deflate: 'off',
    seed: seed + round,
  }
  const { warmupMs, windowMs, minFrames } = profile
  const loadProcess = join(import.meta.dirname, 'load/main.ts')
  return {
    serverCommand: pinCommand(launch.command, placement.pinned ? placement.serverCpus : [], tools),
    serverEnv: launch.env,
    config: configureRunner(scenario.mode, row.switches, point.frameBytes, launch.package),
    cameraCommand: pinCommand(
      [process.execPath, loadProcess],
      placement.pinned ? placement.loadCpus : [],
      tools,
    ),
    camera,
    window: { warmupMs, windowMs, minFrames },
    caveat: launch.caveat,
    logFolder,
  }
}
