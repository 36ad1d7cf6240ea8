// Servers that go wrong in every way we know: each ends within its bound as a failed row, and the next trial is well.
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pinCommand } from '../../../bench/placement/pin.ts'
import { readPlacementFacts } from '../../../bench/placement/placement.ts'
import { stderrLimitBytes } from '../../../bench/trial/child/watch.ts'
import { runTrial, type TrialJob } from '../../../bench/trial/trial.ts'
import type { Failure, TrialOutcome } from '../../../results/schema.ts'
import { livingChildren } from '../../fixtures/processes.ts'
import { type FakeJobs, openFakeJobs, serverProcessesOf } from './fake-job.ts'

const never = new AbortController().signal
/** A window that no test waits for: only a fault that is seen at once ends it in time. */
const longWindow = { warmupMs: 20, windowMs: 600_000, minFrames: 10 }
const memoryLimitBytes = 300_000_000

interface Fault {
  readonly behaviour: string
  readonly code: string
  readonly phase: string
  readonly message: RegExp
  /** The bound of the harness, with room for starting two processes on a busy machine. */
  readonly boundMs: number
  readonly changes?: Partial<TrialJob>
}

const faults: readonly Fault[] = [
  {
    behaviour: 'never-ready',
    code: 'not-ready',
    phase: 'start',
    message: /the server was not ready in 20 s/,
    boundMs: 10_000,
  },
  {
    behaviour: 'dies-mid-trial',
    code: 'died',
    phase: 'window',
    message: /the server ended unexpectedly: exit code 7/,
    boundMs: 1_000,
    changes: { window: longWindow },
  },
  {
    behaviour: 'throws-mid-trial',
    code: 'died',
    phase: 'window',
    message: /the server ended unexpectedly: exit code 1, RangeError: over the edge$/,
    boundMs: 1_000,
    changes: { window: longWindow },
  },
  {
    behaviour: 'hangs-on-stop',
    code: 'hung-on-stop',
    phase: 'stop',
    message: /the server did not end in 1000 ms after the end of its stdin, nor in 1000 ms after SIGTERM/,
    boundMs: 3_000,
  },
  {
    behaviour: 'floods-stderr',
    code: 'stderr-flood',
    phase: 'window',
    message: /the server wrote \d+\.\d MiB to stderr, over the limit of 16\.0 MiB per trial/,
    boundMs: 1_000,
    changes: { window: longWindow },
  },
  {
    behaviour: 'floods-stdout',
    code: 'stdout-flood',
    phase: 'window',
    message: /the server printed more than 1048576 characters that were not requested, beginning with "noise/,
    boundMs: 1_000,
    changes: { window: longWindow },
  },
  {
    behaviour: 'invalid-line',
    code: 'invalid-line',
    phase: 'start',
    message: /the server printed "Listening on port 8080!"/,
    boundMs: 1_000,
  },
  {
    behaviour: 'answers-late',
    code: 'no-answer',
    phase: 'window',
    message: /the server gave no answer in 5000 ms/,
    boundMs: 5_000,
  },
  {
    behaviour: 'leaks',
    code: 'out-of-memory',
    phase: 'window',
    message: /the server had \d+ MB in memory, over its limit of 300 MB/,
    boundMs: 1_000,
    changes: { window: longWindow, memoryLimitBytes },
  },
  {
    behaviour: 'keeps-grandchild',
    code: 'left-behind',
    phase: 'stop',
    message: /the server left process \d+ behind, "sleep 600"; killed/,
    boundMs: 3_000,
  },
  {
    behaviour: 'keeps-daemon',
    code: 'left-behind',
    phase: 'stop',
    message: /the server left process \d+ behind, "sleep 600"; killed/,
    boundMs: 3_000,
  },
  {
    behaviour: 'hangs-with-daemon',
    code: 'hung-on-stop',
    phase: 'stop',
    message: /and was killed/,
    boundMs: 4_000,
  },
]
const marginMs = 20_000

describe('a server', () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => fakes.close())

  const failureOf = (outcome: TrialOutcome): Failure => {
    assert.equal(outcome.status, 'failed', JSON.stringify(outcome))
    return outcome.failure
  }

  describe('that goes wrong', { concurrency: 3 }, () => {
    for (const { behaviour, code, phase, message, boundMs, changes } of faults) {
      it(`(${behaviour}) is failed as ${code} within its bound, and the next trial is completed`, {
        timeout: boundMs + marginMs,
      }, async () => {
        const job = { ...fakes.jobFor(behaviour), ...changes }
        const failure = failureOf(await runTrial(job, never))
        assert.match(failure.message, message)
        assert.equal(failure.code, code)
        assert.equal(failure.phase, phase)
        assert.deepEqual(serverProcessesOf(job), [])
        const next = await runTrial(fakes.jobFor('good'), never)
        assert.equal(next.status, 'completed', JSON.stringify(next))
      })
    }
  })

  it('of which nothing is left when it has failed', () => {
    assert.deepEqual(livingChildren(), [])
  })

  it('that logs without end fills no more of the disk than its limit, even unwatched', async (t) => {
    if (!(await readPlacementFacts()).tools.prlimit) return t.skip('there is no prlimit here')
    const job = fakes.jobFor('floods-stderr')
    const [, ...args] = job.serverCommand
    const pinned = pinCommand([process.execPath, ...args], [], {
      taskset: false,
      setpriv: false,
      prlimit: true,
    })
    failureOf(await runTrial({ ...job, serverCommand: pinned, window: longWindow }, never))
    const { size } = statSync(join(job.logFolder, 'server.stderr'))
    assert.ok(size > stderrLimitBytes && size <= 256 * 1024 * 1024, `${size} bytes`)
  })
})
