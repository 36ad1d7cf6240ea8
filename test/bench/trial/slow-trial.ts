// Trials of the real ws server with a slow viewer: stamped noise for images, and a folder of its own.
import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plainHead } from '../../../bench/frames/jpeg-head.ts'
import { addStamp, stampSegmentBytes } from '../../../bench/frames/stamp.ts'
import { pinCommand } from '../../../bench/placement/pin.ts'
import { readPlacementFacts } from '../../../bench/placement/placement.ts'
import { configureRunner } from '../../../bench/settings/configuration.ts'
import { runTrial } from '../../../bench/trial/trial.ts'
import { dropsFrames } from '../../../results/modes/relay.ts'
import type { TrialOutcome } from '../../../results/schema.ts'
import type { SlowViewer } from '../../../runners/contract.ts'
import { madeUpTask } from '../../fixtures/generator-job.ts'
import { findVariant, openTrialBench } from '../../runners/short-trial.ts'

export interface SlowTrial {
  readonly frameBytes: number
  readonly frameCount: number
  readonly fps: number
  readonly viewers: number
  readonly policy: SlowViewer['policy']
  readonly bytesPerSecond: number
  readonly forMs: number
}

export interface SlowTrials {
  readonly run: (trial: SlowTrial) => Promise<TrialOutcome>
  readonly close: () => void
}

const generator = join(import.meta.dirname, '../../../bench/generator/main.ts')

/** One image after the other, so that the pool is never in memory as a whole. */
const writePool = (file: string, { frameBytes, frameCount }: SlowTrial): void => {
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
  return {
    run,
    close: () => {
      bench.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
