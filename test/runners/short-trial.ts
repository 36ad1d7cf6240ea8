// A real server and a real generator for a fraction of a second: what the tests of the runners are made of.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FramePool, prepareFramePool } from '../../bench/frames/pool.ts'
import { type Command, pinCommand } from '../../bench/placement/pin.ts'
import { readPlacementFacts } from '../../bench/placement/placement.ts'
import { type Launch, prepareLaunch } from '../../bench/prepare/launch.ts'
import { createSteps } from '../../bench/prepare/steps.ts'
import type { PrepareOptions } from '../../bench/prepare/tools.ts'
import { configureRunner } from '../../bench/settings/configuration.ts'
import { runTrial } from '../../bench/trial/trial.ts'
import { workFolderOf } from '../../bench/trial/work.ts'
import type { TrialOutcome } from '../../results/schema.ts'
import { type Runner, readCatalog, type Variant } from '../../runners/catalog.ts'
import type { JobOf, Mode, RunnerConfig, Switches } from '../../runners/contract.ts'
import { findVariant as findIn } from '../../runners/variants.ts'
import type { ScenarioPoint } from '../../scenarios/define.ts'
import { madeUpTask } from '../fixtures/generator-job.ts'

const projectRoot = join(import.meta.dirname, '../..')
const poolBytes = 1024 * 1024
const window = { warmupMs: 50, windowMs: 150, minFrames: 1 }

/** What a test sets otherwise than the variant, or than a generator without deflate. */
export interface TrialChanges {
  readonly deflate?: JobOf<'ingest'>['deflate']
  readonly switches?: Partial<Switches>
  /** Asks the server for a digest of this many frames. */
  readonly digestFrames?: number
  /** Defaults to `ingest`. */
  readonly mode?: Mode
  readonly point?: Partial<ScenarioPoint>
  readonly tls?: RunnerConfig['tls']
  /** Instead of the limit that the variant has. */
  readonly maxMessageBytes?: number
  /** Cameras at this rate whose frames are answered, once the variant's work on them is done. */
  readonly answeredFps?: number
  /** Every file that a frame can be stored in is on a device that is full. */
  readonly isDiskFull?: boolean
}

export interface TrialBench {
  readonly prepare: (runnerId: string, variantId: string) => Promise<Launch>
  /** The prepared generator sends, where no other is given. */
  readonly run: (
    server: { readonly runner: string; readonly variant: string },
    frameBytes: number,
    generator?: Command,
    more?: TrialChanges,
  ) => Promise<TrialOutcome>
  readonly close: () => void
}

/** @throws Error when there is no such runner or variant */
export const findVariant = (runnerId: string, variantId: string): readonly [Runner, Variant] => {
  const runner = readCatalog().find(({ spec }) => spec.id === runnerId)
  const variant = runner && findIn(runner.spec, variantId)
  if (!runner || !variant) throw new Error(`there is no ${runnerId}/${variantId}`)
  return [runner, variant]
}

/** Toolchains and built servers come from the project's cache, the frames are made in a folder of their own. */
export const openTrialBench = async (): Promise<TrialBench> => {
  const facts = await readPlacementFacts()
  const { tools } = facts
  const folder = mkdtempSync(join(tmpdir(), 'short-trial-'))
  const { signal } = new AbortController()
  const options: PrepareOptions = {
    projectRoot,
    cacheFolder: join(projectRoot, '.cache'),
    onProgress: () => {},
    signal,
  }
  const doStep = createSteps(options)
  const pools = new Map<number, Promise<FramePool>>()
  const poolOf = (frameBytes: number): Promise<FramePool> => {
    const pool =
      pools.get(frameBytes) ?? prepareFramePool({ frameBytes, seed: 1, cacheFolder: folder, poolBytes })
    pools.set(frameBytes, pool)
    return pool
  }
  const prepare: TrialBench['prepare'] = (runnerId, variantId) =>
    prepareLaunch(...findVariant(runnerId, variantId), { ...options, tools }, doStep)

  const ownGenerator: Command = [process.execPath, join(projectRoot, 'bench/generator/main.ts')]
  const run: TrialBench['run'] = async (server, frameBytes, generator = ownGenerator, more = {}) => {
    const launch = await prepare(server.runner, server.variant)
    if (launch.status === 'unavailable') return launch
    const [, variant] = findVariant(server.runner, server.variant)
    const pool = await poolOf(frameBytes)
    const {
      mode = more.answeredFps === undefined ? 'ingest' : 'ingest-ack',
      tls = null,
      maxMessageBytes,
    } = more
    const answered = more.answeredFps === undefined ? {} : { connections: 2, pace: { fps: more.answeredFps } }
    const point = { ...more.point, ...answered }
    if (more.isDiskFull) fillDisk(workFolderOf(folder))
    const configured = configureRunner(
      { ...variant.switches, ...more.switches },
      {
        ...{ mode, frameBytes, pool: { file: pool.file, frameCount: pool.record.count }, tls },
        ...(more.answeredFps !== undefined && { workFolder: workFolderOf(folder) }),
      },
      launch.package,
    )
    const limits = { ...configured.limits, ...(maxMessageBytes !== undefined && { maxMessageBytes }) }
    const job = {
      serverCommand: pinCommand(launch.command, [], tools),
      serverEnv: launch.env,
      config: { ...configured, limits },
      generatorCommand: generator,
      generatorTools: { ...tools, taskset: false },
      generators: 1,
      task: madeUpTask<Mode>(
        mode,
        { ...point, ...(tls && { tls: true }) },
        {
          caFile: tls?.certFile ?? null,
          frameFile: pool.file,
          frameBytes,
          frameCount: pool.record.count,
          deflate: more.deflate ?? 'off',
          ...(launch.envelope && { envelope: launch.envelope }),
        },
      ),
      mayLose: false,
      ...(more.digestFrames !== undefined && { digestFrames: more.digestFrames }),
      window,
      cpus: { serverCpus: facts.usableCpus, generatorCpus: facts.usableCpus, pinned: false },
      caveat: null,
      memoryLimitBytes: process.availableMemory() / 2,
      logFolder: folder,
    }
    return runTrial(job, signal)
  }
  return { prepare, run, close: () => rmSync(folder, { recursive: true, force: true }) }
}
/** https://man7.org/linux/man-pages/man4/full.4.html */
const fillDisk = (folder: string): void => {
  mkdirSync(folder)
  for (let file = 0; file < 64; file++) symlinkSync('/dev/full', join(folder, `frame-${file}.jpg`))
}
