// Servers that sleep, compute or stop reading, and a camera held back, each with the verdict that it must get.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { after, before, describe, it, type TestContext } from 'node:test'
import { planPlacement, readPlacementFacts } from '../../../bench/placement.ts'
import { pinCommand } from '../../../bench/trial/pin.ts'
import { runTrial, type TrialJob } from '../../../bench/trial/trial.ts'
import { summarizeRow } from '../../../report/stats/row.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { livingChildren } from '../../fixtures/processes.ts'
import { smallRun, smallTrial } from '../../fixtures/run.ts'
import { type FakeJobs, openFakeJobs } from './fake-job.ts'

const never = new AbortController().signal
const window = { warmupMs: 300, windowMs: 800, minFrames: 10 }
const mostAttempts = 6
const facts = await readPlacementFacts()
const placement = planPlacement(facts.usableCpus, facts.siblings, 1, facts.tools.taskset)
const alone =
  process.platform === 'linux' && placement.serverCpus.join() !== placement.loadCpus.join()
    ? false
    : 'a CPU for each side and /proc are needed'

describe('the verdict of a trial', { skip: alone }, () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => fakes.close())

  const runRow = async (
    behaviour: string,
    during: () => () => void,
    minFrames = window.minFrames,
  ): Promise<SummaryRow> => {
    const job: TrialJob = fakes.jobFor(behaviour)
    const end = during()
    const outcome = await runTrial(
      {
        ...job,
        window: { ...window, minFrames },
        cpus: placement,
        serverCommand: pinCommand(job.serverCommand, placement.serverCpus, facts.tools),
        cameraCommand: pinCommand(job.cameraCommand, placement.loadCpus, facts.tools),
      },
      never,
    )
    end()
    const [planned] = smallRun().rows
    assert.ok(planned)
    return summarizeRow(planned, [{ ...smallTrial(), outcome }], { rounds: 1, serverCores: 1 })
  }

  /** The machine is not ours alone: a trial that says so itself is run again. */
  const runUndisturbed = async (
    t: TestContext,
    behaviour: string,
    during = idle,
  ): Promise<SummaryRow | null> => {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const row = await runRow(behaviour, during)
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

  it('is load-bound where something keeps the camera from running, though its core is not full', async (t) => {
    const row = await runUndisturbed(t, 'good', holdCameraBack)
    if (!row) return
    assert.ok((row.loadCpu ?? 1) < 0.9, `the camera used ${row.loadCpu} of its core`)
    assert.equal(row.verdict, 'load-bound', JSON.stringify(row))
  })

  it('does not exist where the server stops reading: the row has failed, and says so', async () => {
    const row = await runRow('stops-reading', idle, 1)
    assert.equal(row.status, 'failed')
    assert.match(row.reason ?? '', /the camera gave no answer|not delivered/)
    assert.equal(row.verdict, 'unknown')
  })

  it('is disturbed where another program takes a tenth of the server’s CPU', async () => {
    const row = await runRow('good', () => {
      const busy = burn(placement.serverCpus[0] ?? 0)
      return () => busy.kill('SIGKILL')
    })
    assert.equal(row.verdict, 'disturbed', JSON.stringify(row))
    assert.ok((row.foreignShare ?? 0) > 0.1, `foreign share ${row.foreignShare}`)
  })
})

const idle = (): (() => void) => () => {}

/** Lets the camera's process run for 10 ms out of 40. */
const holdCameraBack = (): (() => void) => {
  let step = 0
  let camera: number | null = null
  const timer = setInterval(() => {
    camera ??= livingChildren().find((pid) => commandOf(pid).includes('bench/load/main.ts')) ?? null
    if (camera === null) return
    step++
    signal(camera, step % 4 === 0 ? 'SIGCONT' : 'SIGSTOP')
  }, 10)
  return () => {
    clearInterval(timer)
    if (camera !== null) signal(camera, 'SIGCONT')
  }
}

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // the trial is over, and the camera with it
  }
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // it has ended meanwhile
  }
}

const burn = (cpu: number): ChildProcess => {
  const [file, ...args] = pinCommand([process.execPath, '-e', 'for (;;);'], [cpu], facts.tools)
  return spawn(file, args, { stdio: 'ignore' })
}
