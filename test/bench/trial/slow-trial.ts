// Trials of a real server with a slow viewer, or with viewers behind slow links: stamped noise for images, and a folder of its own.
import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plainHead } from '../../../bench/frames/jpeg-head.ts'
import { addStamp, stampSegmentBytes } from '../../../bench/frames/stamp.ts'
import { requireTerms } from '../../../bench/link/terms.ts'
import { pinCommand } from '../../../bench/placement/pin.ts'
import { readPlacementFacts } from '../../../bench/placement/placement.ts'
import { configureRunner } from '../../../bench/settings/configuration.ts'
import { thisMachine } from '../../../bench/trial/local-launcher.ts'
import { withNetwork } from '../../../bench/trial/network.ts'
import { runTrial, type TrialJob } from '../../../bench/trial/trial.ts'
import { dropsFrames } from '../../../results/modes/relay.ts'
import type { TrialOutcome } from '../../../results/schema.ts'
import type { SlowViewer } from '../../../runners/contract.ts'
import { viewerAddress } from '../../../scenarios/link-addresses.ts'
import { madeUpTask } from '../../fixtures/generator-job.ts'
import { findVariant, openTrialBench } from '../../runners/short-trial.ts'

export interface SlowTrial {
  readonly frameBytes: number
  readonly frameCount: number
  readonly fps: number
  readonly viewers: number
  readonly policy: Exclude<SlowViewer['policy'], 'window'>
  readonly bytesPerSecond: number
  readonly forMs: number
}

/** Viewers behind links of their own, the others beside them. */
export interface LinkedTrial extends Pick<SlowTrial, 'fps' | 'forMs'> {
  readonly runner: string
  readonly policy: SlowViewer['policy']
  readonly windowFrames?: number
  readonly links: readonly string[]
}

export interface SlowTrials {
  /** One more viewer than links, and frames of 256 KiB. */
  readonly runLinked: (trial: LinkedTrial) => Promise<TrialOutcome>
  readonly run: (trial: SlowTrial) => Promise<TrialOutcome>
  readonly close: () => void
}

const generator = join(import.meta.dirname, '../../../bench/generator/main.ts')

/** One image after the other, so that the pool is never in memory as a whole. */
const writePool = (
  file: string,
  { frameBytes, frameCount }: Pick<SlowTrial, 'frameBytes' | 'frameCount'>,
): void => {
  const fd = openSync(file, 'w')
  for (let index = 0; index < frameCount; index++) {
    const noise = randomBytes(frameBytes - plainHead.length - stampSegmentBytes)
    writeSync(fd, addStamp(Buffer.concat([plainHead, noise]), index))
  }
  closeSync(fd)
}

export const openSlowTrials = async (): Promise<SlowTrials> => {
  const facts = await readPlacementFacts()
  const bench = await openTrialBench()
  const folder = mkdtempSync(join(tmpdir(), 'isb-slow-'))
  const [, variant] = findVariant('ws', 'tuned')
  const run: SlowTrials['run'] = async (trial) => {
    const launch = await bench.prepare('ws', 'tuned')
    if (launch.status === 'unavailable') return launch
    const { frameBytes, frameCount, fps, viewers, policy, bytesPerSecond, forMs } = trial
    const logFolder = mkdtempSync(join(folder, `${policy}-`))
    const frameFile = join(logFolder, 'frames.bin')
    writePool(frameFile, trial)
    return runTrial(
      {
        serverCommand: pinCommand(launch.command, [], facts.tools),
        serverEnv: launch.env,
        config: configureRunner(variant.switches, { mode: 'relay', frameBytes, policy }, null),
        generatorCommand: [process.execPath, generator],
        generatorTools: { ...facts.tools, taskset: false },
        generators: 1,
        task: madeUpTask(
          'relay',
          { viewers, pace: { fps }, slowViewer: { policy, bytesPerSecond, forMs } },
          { frameFile, frameBytes, frameCount, checkEvery: 16 },
        ),
        window: { warmupMs: 200, windowMs: 0, minFrames: 0 },
        cpus: { serverCpus: facts.usableCpus, generatorCpus: facts.usableCpus, pinned: false },
        caveat: null,
        mayLose: dropsFrames(policy),
        slowForMs: forMs,
        memoryLimitBytes: process.availableMemory() / 2,
        logFolder,
      },
      new AbortController().signal,
    )
  }
  const runLinked: SlowTrials['runLinked'] = async ({ runner, policy, windowFrames, links, fps, forMs }) => {
    const launch = await bench.prepare(runner, 'tuned')
    if (launch.status === 'unavailable') return launch
    const frames = { frameBytes: 256 * 1024, frameCount: 4 }
    const logFolder = mkdtempSync(join(folder, `${runner}-${policy}-`))
    const frameFile = join(logFolder, 'frames.bin')
    writePool(frameFile, frames)
    const { signal } = new AbortController()
    const behaviour = { mode: 'relay', frameBytes: frames.frameBytes, policy } as const
    const [, { switches }] = findVariant(runner, 'tuned')
    const terms = links.map((text) => requireTerms(text))
    const slowLinks = {
      policy,
      links: [...links],
      forMs,
      ...(windowFrames !== undefined && { windowFrames }),
    }
    const job: TrialJob = {
      serverCommand: pinCommand(launch.command, [], facts.tools),
      serverEnv: launch.env,
      config: configureRunner(
        switches,
        { ...behaviour, ...(windowFrames !== undefined && { windowFrames }) },
        launch.package,
      ),
      generatorCommand: [process.execPath, generator],
      generatorTools: { ...facts.tools, taskset: false },
      generators: 1,
      task: madeUpTask(
        'relay',
        { viewers: links.length + 1, pace: { fps }, slowLinks },
        { frameFile, ...frames, checkEvery: 16 },
      ),
      window: { warmupMs: 200, windowMs: 0, minFrames: 0 },
      cpus: { serverCpus: facts.usableCpus, generatorCpus: facts.usableCpus, pinned: false },
      caveat: null,
      mayLose: dropsFrames(policy),
      slowLinks: { ...slowLinks, bitsPerSecond: terms.map(({ bitsPerSecond }) => bitsPerSecond) },
      memoryLimitBytes: process.availableMemory() / 2,
      logFolder,
    }
    const peers = terms.map((each, index) => ({ address: viewerAddress(index), terms: each }))
    return await withNetwork({ peers, tools: facts.tools, logFolder, signal }, thisMachine, (launcher) =>
      runTrial(job, signal, launcher),
    )
  }
  return {
    run,
    runLinked,
    close: () => {
      bench.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
