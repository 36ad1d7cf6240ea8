// Where a real server's CPU time went in a window: its parts are all of it, and each is where the server has it.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { tickMs } from '../../../bench/machine/cpu-times.ts'
import { observe } from '../../../bench/machine/observe.ts'
import { thisMachine } from '../../../bench/trial/local-launcher.ts'
import { runTrial } from '../../../bench/trial/trial.ts'
import { trialBreakdown } from '../../../report/stats/breakdown.ts'
import { trialFigures, windowDelivery } from '../../../report/stats/trial-figures.ts'
import { serverCpu } from '../../../results/cpu-time.ts'
import type { CompletedOf } from '../../../results/schema.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { type FakeJobs, openFakeJobs } from './fake-job.ts'

const never = new AbortController().signal
const skip = process.platform === 'linux' ? false : '/proc is needed'

describe('the breakdown of a trial', { skip }, () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => fakes.close())

  const run = async (behaviour: string): Promise<CompletedOf<'ingest'>> => {
    const job = {
      ...fakes.jobFor(behaviour),
      window: { warmupMs: 100, windowMs: 600, minFrames: 1 },
      // A helper thread may have a CPU of its own.
      cpus: { serverCpus: [0, 1], generatorCpus: [0, 1], pinned: false },
    }
    return requireCompleted(await runTrial(job, never), 'ingest')
  }
  const breakdownOf = ({ kernel }: CompletedOf<'ingest'>) => {
    assert.ok(kernel?.breakdown, JSON.stringify(kernel))
    return kernel.breakdown
  }

  for (const behaviour of ['good', 'uses-thread'])
    it(`adds up to the CPU time of ${behaviour === 'good' ? 'a server' : 'one with a helper thread'}`, async () => {
      const outcome = await run(behaviour)
      const { firstThreadMs, otherThreadsMs, threads, spanMs } = breakdownOf(outcome)
      const count = 1 + threads.reduce((sum, group) => sum + group.count, 0)
      const { userCpu = 0, systemCpu = 0 } = outcome.kernel?.serverTree ?? {}
      const wholeMs = (userCpu + systemCpu) * spanMs
      const apartMs = Math.abs(firstThreadMs + otherThreadsMs - wholeMs)
      assert.ok(apartMs <= tickMs * (count + 1), `${apartMs} ms of ${wholeMs}, ${count} threads`)
      const [parts, figures] = [trialBreakdown(outcome), trialFigures({ round: 1, outcome })]
      assert.ok(parts && figures)
      const sumMs = parts.firstThreadMs + parts.otherThreadsMs + parts.endedMs
      const { frames } = windowDelivery(outcome)
      const restMs = Math.abs(sumMs - figures.cpuMsPerFrame) * frames
      assert.ok(restMs <= tickMs * (count + 1), `${restMs} ms of ${figures.cpuMsPerFrame * frames}`)
    })

  it('has a helper thread among the others, under its name', async () => {
    const [alone, helped] = [await run('good'), await run('uses-thread')]
    const share = (outcome: CompletedOf<'ingest'>): number =>
      breakdownOf(outcome).otherThreadsMs / (breakdownOf(outcome).spanMs * serverCpu(outcome).share)
    assert.ok(share(alone) < share(helped), `${share(alone)} < ${share(helped)}`)
    const [busiest] = breakdownOf(helped).threads
    assert.ok(busiest !== undefined && busiest.name !== '', JSON.stringify(breakdownOf(helped)))
  })

  it('is absent where it is not read, and the trial is the same', async () => {
    const outcome = await runTrial(fakes.jobFor('good'), never, {
      ...thisMachine,
      observe: async ({ pid }, cpus) => observe({ serverPid: pid, ...cpus, withBreakdown: false }),
    })
    const { kernel } = requireCompleted(outcome, 'ingest')
    assert.equal(kernel?.breakdown, undefined)
    assert.ok(kernel?.serverTree)
  })
})
