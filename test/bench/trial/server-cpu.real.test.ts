// Servers that work outside of their first process or thread, or leave the place where they were started.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { pinCommand } from '../../../bench/placement/pin.ts'
import { readPlacementFacts } from '../../../bench/placement/placement.ts'
import { runTrial, type TrialJob } from '../../../bench/trial/trial.ts'
import { trialFigures } from '../../../report/stats/trial-figures.ts'
import { cpuMicros, serverCpu } from '../../../results/cpu-time.ts'
import type { CompletedOf } from '../../../results/schema.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { type FakeJobs, openFakeJobs } from './fake-job.ts'

const never = new AbortController().signal
const window = { warmupMs: 100, windowMs: 400, minFrames: 1 }
const facts = await readPlacementFacts()
const [serverCpuNumber = 0] = facts.usableCpus
const noProc = process.platform === 'linux' ? false : '/proc is needed'
const noPinning =
  facts.tools.taskset && facts.usableCpus.length > 1 ? false : 'taskset and two CPUs are needed'
const noPriority = noProc || (process.getuid?.() === 0 ? false : 'only root may raise a priority')

describe('the CPU time of a server', { skip: noProc }, () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => fakes.close())

  const run = async (behaviour: string): Promise<CompletedOf<'ingest'>> => {
    const job = fakes.jobFor(behaviour)
    const slow = { ...job.task, pace: { fps: 20 } }
    return requireCompleted(await runTrial({ ...job, window, task: slow }, never), 'ingest')
  }
  const reportedMicros = ({ server: { first, last } }: CompletedOf<'ingest'>): number =>
    cpuMicros(first, last)

  it('is what it reports where it is one process', async () => {
    const outcome = await run('good')
    assert.equal(outcome.kernel?.serverTree?.processes, 1)
    assert.equal(serverCpu(outcome).micros, reportedMicros(outcome))
  })

  it('includes a helper process', async () => {
    const outcome = await run('forks-helper')
    assert.equal(outcome.kernel?.serverTree?.processes, 2)
    assert.ok(serverCpu(outcome).micros > reportedMicros(outcome) + 20_000, JSON.stringify(outcome.kernel))
    assert.deepEqual(
      outcome.kernel?.foreign.filter(({ name }) => name.includes('for (;;);')),
      [],
    )
  })

  it('includes a helper that ended inside the window', async () => {
    const outcome = await run('ends-helper')
    assert.equal(outcome.kernel?.serverTree?.processes, 1)
    const added = serverCpu(outcome).micros - reportedMicros(outcome)
    assert.ok(added > 70_000, `${added} of 100,000 µs: ${JSON.stringify(outcome.kernel)}`)
  })

  it('includes a helper that gave up group, session, parent and environment, in a control group', async (t) => {
    const outcome = await run('hides-helper')
    if (outcome.kernel?.serverTree?.countedBy !== 'control group')
      return t.skip('no control group can be made')
    assert.equal(outcome.kernel.serverTree.processes, 2)
    assert.ok(serverCpu(outcome).micros > reportedMicros(outcome) + 20_000, JSON.stringify(outcome.kernel))
  })

  it('has the share that was not its first thread’s', async () => {
    const share = async (behaviour: string): Promise<number> =>
      trialFigures({ round: 1, outcome: await run(behaviour) })?.helperCpuShare ?? Number.NaN
    const [alone, threaded] = [await share('good'), await share('uses-thread')]
    assert.ok(threaded > 0.5 && threaded <= 1, `${threaded}`)
    assert.ok(alone < threaded, `${alone} < ${threaded}`)
  })
})

describe('a server', () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => fakes.close())

  const pinned = (behaviour: string): TrialJob => {
    const job = fakes.jobFor(behaviour)
    return {
      ...job,
      window,
      cpus: { serverCpus: [serverCpuNumber], generatorCpus: facts.usableCpus, pinned: true },
      serverCommand: pinCommand(job.serverCommand, [serverCpuNumber], facts.tools),
    }
  }
  const failureOf = async (job: TrialJob) => {
    const outcome = await runTrial(job, never)
    assert.equal(outcome.status, 'failed', JSON.stringify(outcome))
    return outcome.status === 'failed' ? outcome.failure : null
  }

  it('that stays on its CPUs is measured', { skip: noProc || noPinning }, async () => {
    requireCompleted(await runTrial(pinned('good'), never), 'ingest')
  })

  it('that leaves its CPUs fails its trial', { skip: noProc || noPinning }, async () => {
    const failure = await failureOf(pinned('leaves-cpus'))
    assert.deepEqual([failure?.code, failure?.phase], ['left-cpus', 'window'])
    assert.match(
      failure?.message ?? '',
      /^process \d+ of the server, "node .*leaves-cpus.*", may use CPUs [\d, ]+, and was started on CPUs \d+: a server has to stay/s,
    )
  })

  it('whose helper leaves its CPUs fails its trial', { skip: noProc || noPinning }, async () => {
    const failure = await failureOf(pinned('moves-helper'))
    assert.equal(failure?.code, 'left-cpus')
    assert.match(failure?.message ?? '', /"node -e for \(;;\);"/)
  })

  it('that raises its priority fails its trial', { skip: noPriority }, async () => {
    const failure = await failureOf({ ...fakes.jobFor('raises-priority'), window })
    assert.deepEqual([failure?.code, failure?.phase], ['raised-priority', 'window'])
    assert.match(failure?.message ?? '', /has nice -1: a server has to keep the priority/)
  })

  it('that lowers its priority harms only itself', { skip: noProc }, async () => {
    requireCompleted(await runTrial({ ...fakes.jobFor('lowers-priority'), window }, never), 'ingest')
  })
})
