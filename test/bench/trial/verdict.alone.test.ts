// Servers that sleep, compute or stop reading, and cameras held to a rate, each with the verdict that it must get.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { after, before, describe, it, type TestContext } from 'node:test'
import { pinCommand } from '../../../bench/placement/pin.ts'
import { planPlacement, readPlacementFacts } from '../../../bench/placement/placement.ts'
import { runTrial } from '../../../bench/trial/trial.ts'
import { summarizeRow } from '../../../report/stats/row.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { smallRun, smallTrial } from '../../fixtures/run.ts'
import { type FakeJobs, openFakeJobs } from './fake-job.ts'

const never = new AbortController().signal
const window = { warmupMs: 300, windowMs: 800, minFrames: 10 }
const mostAttempts = 6
const facts = await readPlacementFacts()
const placement = planPlacement(facts.usableCpus, facts.siblings, 1, facts.tools.taskset)
const alone =
  process.platform === 'linux' && placement.serverCpus.join() !== placement.generatorCpus.join()
    ? false
    : 'a CPU for each side and /proc are needed'

interface Changes {
  /** Of each of the two cameras; flat out where it is left out. */
  readonly fps?: number
  readonly minFrames?: number
}

describe('the verdict of a trial', { skip: alone }, () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => fakes.close())

  const runRow = async (behaviour: string, changes: Changes = {}): Promise<SummaryRow> => {
    const job = fakes.jobFor(behaviour)
    const outcome = await runTrial(
      {
        ...job,
        window: { ...window, minFrames: changes.minFrames ?? window.minFrames },
        task: { ...job.task, pace: changes.fps === undefined ? null : { fps: changes.fps } },
        cpus: placement,
        serverCommand: pinCommand(job.serverCommand, placement.serverCpus, facts.tools),
        generatorTools: facts.tools,
      },
      never,
    )
    const [planned] = smallRun().rows
    assert.ok(planned)
    return summarizeRow(planned, [{ ...smallTrial(), outcome }], { rounds: 1, serverCores: 1, minFrames: 1 })
  }

  /** The machine is not ours alone: a trial that says so itself is run again. */
  const runUndisturbed = async (
    t: TestContext,
    behaviour: string,
    fps?: number,
  ): Promise<SummaryRow | null> => {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const row = await runRow(behaviour, fps === undefined ? {} : { fps })
      if (row.verdict !== 'disturbed') return row
    }
    t.skip(`other programs disturbed ${mostAttempts} trials in turn`)
    return null
  }

  it('is server-bound where the server computes', async (t) => {
    const row = await runUndisturbed(t, 'spins')
    if (row) assert.equal(row.verdict, 'server-bound', JSON.stringify(row))
  })

  it('is coupled where the server sleeps between two looks at its socket', async (t) => {
    const row = await runUndisturbed(t, 'sleeps')
    if (row) assert.equal(row.verdict, 'coupled', JSON.stringify(row))
  })

  it('is rate-met where the cameras are held to a rate that the server carries', async (t) => {
    const row = await runUndisturbed(t, 'good', 60)
    if (!row) return
    assert.equal(row.verdict, 'rate-met', JSON.stringify(row))
    assert.ok(Math.abs((row.metrics['offeredFps'] ?? 0) - 120) < 6, JSON.stringify(row.metrics))
  })

  it('is rate-missed where they are held to one that the server sleeps through', async (t) => {
    const row = await runUndisturbed(t, 'sleeps', 1000)
    if (row) assert.equal(row.verdict, 'rate-missed', JSON.stringify(row))
  })

  it('does not exist where the server stops reading: the row has failed, and says so', async () => {
    const row = await runRow('stops-reading', { minFrames: 1 })
    assert.equal(row.status, 'failed')
    assert.match(
      row.reason ?? '',
      /the server did not take \d+ of \d+ frames that the generator had begun to send in 5000 ms/,
    )
    assert.equal(row.verdict, 'unknown')
  })

  it('is disturbed where another program takes a tenth of the server’s CPU', async () => {
    const busy = burn(placement.serverCpus[0] ?? 0)
    const row = await runRow('good').finally(() => busy.kill('SIGKILL'))
    assert.equal(row.verdict, 'disturbed', JSON.stringify(row))
    assert.ok((row.foreignShare ?? 0) > 0.1, `foreign share ${row.foreignShare}`)
  })
})

const burn = (cpu: number): ChildProcess => {
  const [file, ...args] = pinCommand([process.execPath, '-e', 'for (;;);'], [cpu], facts.tools)
  // A process group of its own: what runs in this one counts as the suite.
  return spawn(file, args, { stdio: 'ignore', detached: true })
}
