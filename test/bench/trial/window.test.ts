// How much longer a window has to be, and how a child is pinned.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pinCommand } from '../../../bench/placement/pin.ts'
import { missingTimeMs } from '../../../bench/trial/window.ts'
import type { StatsLine } from '../../../runners/contract.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'

const at = (timeMs: number, frames: number): StatsLine =>
  madeUpStats({ timeNs: timeMs * 1e6, frames, bytes: frames })

describe('a window', () => {
  const cases = [
    ['with frames enough is long enough', 30, 0],
    ['with a third of the frames goes on for a little over twice its length', 10, 3300],
    ['with one frame stops at the longest extension', 1, 20_000],
    ['with no frame at all stops at the longest extension', 0, 20_000],
  ] as const
  for (const [title, frames, expectedMs] of cases) {
    it(title, () => assert.equal(missingTimeMs(at(1000, 5), at(2500, 5 + frames), 30), expectedMs))
  }
})

describe('a pinned command', () => {
  const command = ['bun', 'server.mjs'] as const

  it('keeps to its CPUs, dies with its parent and writes no file without bounds', () => {
    assert.deepEqual(pinCommand(command, [2, 3], { taskset: true, setpriv: true, prlimit: true }), [
      'setpriv',
      '--pdeathsig',
      'KILL',
      '--',
      'prlimit',
      '--fsize=268435456',
      '--core=0',
      'taskset',
      '-c',
      '2,3',
      'bun',
      'server.mjs',
    ])
  })

  it('is left as it is without the tools or without CPUs', () => {
    const none = { taskset: false, setpriv: false, prlimit: false }
    assert.deepEqual(pinCommand(command, [2], none), command)
    assert.deepEqual(pinCommand(command, [], { ...none, taskset: true }), command)
  })
})
