// The search over real sockets: a server whose limit is known, because its service time is fixed, and its answer.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { pinCommand } from '../../../../bench/placement/pin.ts'
import { planPlacement, readPlacementFacts } from '../../../../bench/placement/placement.ts'
import { configureRunner } from '../../../../bench/settings/configuration.ts'
import { runCapacity } from '../../../../bench/trial/capacity/run.ts'
import { runTrial, type TrialJob } from '../../../../bench/trial/trial.ts'
import type { Capacity } from '../../../../results/capacity-schema.ts'
import { isDisturbed } from '../../../../results/judgement.ts'
import type { TrialOutcome } from '../../../../results/schema.ts'
import { defaultSwitches } from '../../../../runners/variants.ts'
import { requireCompleted } from '../../../fixtures/completed.ts'
import { madeUpTask } from '../../../fixtures/generator-job.ts'
import { frameBytes, frameCount, writeFrameFile } from './frame-file.ts'
import { knownLimit } from './single-queue.ts'

const fps = 30
const never = new AbortController().signal
const goal = { p99Ms: 1000 / fps, startCameras: 10, maxCameras: 64 }
const server = join(import.meta.dirname, '../../../fixtures/queue-server.ts')
const generatorProgram = join(import.meta.dirname, '../../../../bench/generator/main.ts')
const facts = await readPlacementFacts()
const placement = planPlacement(facts.usableCpus, facts.siblings, 1, facts.tools.taskset)

describe('the capacity of a server', () => {
  let folder = ''
  let frameFile = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-capacity-'))
    frameFile = writeFrameFile(folder)
  })
  after(() => rmSync(folder, { recursive: true }))

  let disturbed = 0
  const runOne = async (job: TrialJob): Promise<TrialOutcome> => {
    const outcome = await runTrial(job, never)
    if (outcome.status === 'completed' && outcome.kernel && isDisturbed(outcome.kernel)) disturbed++
    return outcome
  }
  const search = (service: string): Promise<TrialOutcome> => {
    const pinned = (program: readonly [string, ...string[]], cpus: readonly number[]) =>
      pinCommand([process.execPath, ...program], cpus, facts.tools)
    const job: TrialJob = {
      serverCommand: pinned([server, service], placement.serverCpus),
      serverEnv: {},
      config: configureRunner(defaultSwitches, { mode: 'ingest-ack', frameBytes }, null),
      generatorCommand: [process.execPath, generatorProgram],
      generatorTools: facts.tools,
      generators: 1,
      task: madeUpTask('ingest-ack', { pace: { fps } }, { frameFile, frameBytes, frameCount }),
      window: { warmupMs: 300, windowMs: 0, minFrames: 0 },
      cpus: placement,
      caveat: null,
      mayLose: false,
      memoryLimitBytes: 2 ** 40,
      logFolder: folder,
    }
    return runCapacity({ job, goal, serverCores: 1, runTrial: runOne })
  }

  it('is found within 5 % where each image takes 2 ms, and is confirmed', async (t) => {
    const limit = knownLimit({ serviceMs: 2, fps })
    const { capacity, generator } = requireCompleted(await search('2'), 'ingest-ack')
    const isFound = capacity !== null && Math.abs(capacity.cameras - limit) <= 0.05 * limit
    const isUndisturbed = isFound && capacity.limitedBy !== 'disturbance'
    if (!isUndisturbed && skipIfDisturbed(t, disturbed)) return
    assert.ok(isFound, `${capacity?.cameras} cameras instead of ${limit}: ${JSON.stringify(capacity)}`)
    assert.deepEqual(ending(capacity), ['latency', false, true])
    assert.equal(generator.final.connectionFrames?.length, capacity.cameras)
    assert.equal(generator.final.acks.frames, generator.final.frames)
  })

  it('does not exist where the server answers nothing: the first trial has failed', async () => {
    const outcome = await search('never-answers')
    assert.equal(outcome.status, 'failed')
    assert.equal(outcome.status === 'failed' && outcome.failure.code, 'frames-lost')
  })
})

const ending = ({ limitedBy, isLowerBound, isConfirmed }: Capacity) => [limitedBy, isLowerBound, isConfirmed]

/** The machine is not ours alone, and a wrong answer of trials that say so themselves tells nothing of the search. */
const skipIfDisturbed = (t: TestContext, trials: number): boolean => {
  if (trials > 0) t.skip(`other programs disturbed ${trials} trials`)
  return trials > 0
}
