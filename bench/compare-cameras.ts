// Measures cameras side by side against one server, in shuffled rounds: how much load each can make.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { schemaVersion, type TrialRecord } from '../results/schema.ts'
import type { Runner } from '../runners/catalog.ts'
import { completeSwitches, configureRunner } from './configuration.ts'
import { prepareFramePool } from './frames/pool.ts'
import { planPlacement, readPlacementFacts } from './placement.ts'
import { type Launch, type LaunchOptions, prepareLaunch } from './prepare/launch.ts'
import { type Command, pinCommand } from './trial/pin.ts'
import { runTrial } from './trial/trial.ts'

export interface CameraComparison {
  readonly server: Runner
  readonly serverVariant: string
  /** Camera runners; the suite's own prepared camera always takes part. */
  readonly cameras: readonly Runner[]
  readonly frameBytes: number
  readonly rounds: number
  readonly windowMs: number
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

/** One record a launch; the order alternates from round to round. @throws Error when the server or a camera cannot be prepared here */
export const compareCameras = async (comparison: CameraComparison): Promise<readonly TrialRecord[]> => {
  const { server, frameBytes, rounds, windowMs, projectRoot, signal, onProgress } = comparison
  const cacheFolder = join(projectRoot, '.cache')
  const facts = await readPlacementFacts()
  const placement = planPlacement(facts.usableCpus, facts.siblings, 1, facts.hasTaskset)
  const tools = { taskset: facts.hasTaskset, setpriv: facts.hasSetpriv }
  const launchOptions: LaunchOptions = { projectRoot, cacheFolder, tools, signal, onProgress }
  const pool = await prepareFramePool({ frameBytes, seed: 1, cacheFolder: join(cacheFolder, 'frames') })
  const serverLaunch = await requireLaunch(server, comparison.serverVariant, launchOptions)
  const commands = await cameraCommands(comparison.cameras, launchOptions)
  const logFolder = mkdtempSync(join(tmpdir(), 'isb-cameras-'))
  const switches = completeSwitches(variantOf(server, comparison.serverVariant))
  const launches: TrialRecord[] = []
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const [camera, command] of round % 2 === 0 ? commands.toReversed() : commands) {
        onProgress(`round ${round} of ${rounds}: ${camera}`)
        const startedAt = new Date()
        const outcome = await runTrial(
          {
            serverCommand: pinCommand(serverLaunch.command, placement.serverCpus, tools),
            serverEnv: serverLaunch.env,
            config: configureRunner('ingest', switches, frameBytes, serverLaunch.package),
            cameraCommand: pinCommand(command, placement.loadCpus, tools),
            camera: {
              frameFile: pool.file,
              frameBytes,
              frameCount: pool.record.count,
              connections: 1,
              deflate: 'off',
              seed: round,
            },
            window: { warmupMs: 500, windowMs, minFrames: 30 },
            caveat: null,
            logFolder,
          },
          signal,
        )
        launches.push({
          schemaVersion,
          scenario: 'compare-cameras',
          point: `${frameBytes}`,
          runner: server.spec.id,
          variant: comparison.serverVariant,
          camera,
          replica: 1,
          round,
          startedAt: startedAt.toISOString(),
          durationMs: Date.now() - startedAt.getTime(),
          outcome,
        })
      }
    }
  } finally {
    rmSync(logFolder, { recursive: true })
  }
  return launches
}

const cameraCommands = async (
  cameras: readonly Runner[],
  options: LaunchOptions,
): Promise<readonly (readonly [string, Command])[]> => {
  const own: readonly [string, Command] = [
    'prepared',
    [process.execPath, join(import.meta.dirname, 'load/main.ts')],
  ]
  const others: (readonly [string, Command])[] = []
  for (const runner of cameras) {
    const [variant = ''] = Object.keys(runner.spec.variants)
    others.push([runner.spec.id, (await requireLaunch(runner, variant, options)).command])
  }
  return [own, ...others]
}

const variantOf = ({ spec }: Runner, id: string): Runner['spec']['variants'][string] => {
  const variant = spec.variants[id]
  if (!variant) throw new Error(`${spec.id} has no variant ${id}`)
  return variant
}

const requireLaunch = async (
  runner: Runner,
  variant: string,
  options: LaunchOptions,
): Promise<Extract<Launch, { status: 'ready' }>> => {
  const launch = await prepareLaunch(runner, variantOf(runner, variant), options)
  if (launch.status === 'ready') return launch
  throw new Error(`${runner.spec.id} is unavailable: ${launch.reason}`)
}
