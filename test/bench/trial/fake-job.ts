// Trials against the fake server: a pool of random frames in a folder of its own, and jobs that use it.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configureRunner } from '../../../bench/settings/configuration.ts'
import type { TrialJob } from '../../../bench/trial/trial.ts'
import type { TaskOf } from '../../../runners/contract.ts'
import { defaultSwitches } from '../../../runners/variants.ts'
import { madeUpTask } from '../../fixtures/generator-job.ts'
import { processesWith } from '../../fixtures/processes.ts'

const noise = Array.from({ length: 4 }, () => randomBytes(100_000))
const jobMark = 'ISB_TEST_JOB'
const fakeServer = join(import.meta.dirname, '../../fixtures/fake-server.ts')
const generator = join(import.meta.dirname, '../../../bench/generator/main.ts')

/** Cameras send flat out, unless a test changes it. */
export interface FakeJob extends TrialJob {
  readonly task: TaskOf<'ingest'>
}

export interface FakeJobs {
  /** A short trial of the server that behaves so; each has its own folder for logs. */
  readonly jobFor: (behaviour: string) => FakeJob
  readonly close: () => void
}

/** The fake server of a job, and what it has started. */
export const serverProcessesOf = ({ serverEnv }: TrialJob): readonly number[] =>
  processesWith(`${jobMark}=${serverEnv[jobMark]}\0`)

/** @param images frames of one size; noise, unless a test needs others */
export const openFakeJobs = (images: readonly Buffer[] = noise): FakeJobs => {
  const frameBytes = images[0]?.length ?? 0
  const folder = mkdtempSync(join(tmpdir(), 'isb-trial-'))
  const frameFile = join(folder, 'frames.bin')
  writeFileSync(frameFile, Buffer.concat(images))
  const jobFor = (behaviour: string): FakeJob => {
    const logFolder = mkdtempSync(join(folder, `${behaviour}-`))
    return {
      serverCommand: [process.execPath, fakeServer, behaviour],
      serverEnv: { [jobMark]: logFolder },
      config: configureRunner(defaultSwitches, { mode: 'ingest', frameBytes }, null),
      generatorCommand: [process.execPath, generator],
      generatorTools: { taskset: false, setpriv: false, prlimit: false },
      generators: 1,
      task: madeUpTask('ingest', { connections: 2 }, { frameFile, frameBytes, frameCount: images.length }),
      mayLose: false,
      window: { warmupMs: 20, windowMs: 60, minFrames: 10 },
      cpus: { serverCpus: [0], generatorCpus: [0], pinned: false },
      caveat: null,
      memoryLimitBytes: 2 ** 40,
      logFolder,
    }
  }
  return { jobFor, close: () => rmSync(folder, { recursive: true }) }
}
