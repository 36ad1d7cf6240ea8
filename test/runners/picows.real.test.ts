// What picows' settings promise: a read buffer in which a whole frame has room.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { openTrialBench, type TrialBench } from './short-trial.ts'

const projectRoot = join(import.meta.dirname, '../..')
const script = join(projectRoot, 'test/fixtures/picows-read-buffer.py')

describe('the picows runner', () => {
  let bench: TrialBench
  before(async () => {
    bench = await openTrialBench()
  })
  after(() => bench.close())

  for (const frameBytes of [65_536, 1_048_576]) {
    it(`reads a frame of ${frameBytes} bytes into the buffer that it begins with`, async (t) => {
      const launch = await bench.prepare('picows', 'tuned')
      if (launch.status === 'unavailable') return t.skip(launch.reason)
      const [python = ''] = launch.command
      const { stdout } = await promisify(execFile)(python, [
        '-B',
        script,
        join(projectRoot, 'runners/picows'),
        String(frameBytes),
      ])
      const sizes: readonly number[] = JSON.parse(stdout)
      assert.deepEqual(sizes, Array(sizes.length).fill(sizes[0]))
      assert.ok(Number(sizes[0]) > frameBytes)
    })
  }
})
