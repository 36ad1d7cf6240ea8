// What counts as the suite's own CPU time: its process, its helpers, and those that have ended.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ProcessStat } from '../../../bench/machine/processes.ts'
import { suiteTimes } from '../../../bench/machine/suite-times.ts'

/** Of a process that used some ticks, and of whose ended children others are known. */
const stat = (pid: number, parent: number, group: number, ticks: number, endedTicks = 0): ProcessStat => {
  const fields = Array.from({ length: 22 }, () => '0')
  const set = (field: number, value: number) => fields.splice(field, 1, String(value))
  set(1, parent)
  set(2, group)
  set(11, ticks)
  set(14, endedTicks)
  return { pid, name: 'x', fields }
}

const suite = stat(10, 1, 10, 999, 4)

describe('the suite', () => {
  it('is its process, helpers that it has started, theirs, and helpers that have ended', () => {
    const { pids, cpuMs } = suiteTimes(70, [suite, stat(12, 11, 10, 2), stat(11, 10, 10, 1)], 10)
    assert.deepEqual([...pids].toSorted(), [10, 11, 12])
    assert.equal(cpuMs, 70 + 40 + 10 + 20)
  })
  it('is neither a child that leads a group of its own, as servers do, nor a neighbour in its group', () => {
    const { pids, cpuMs } = suiteTimes(70, [suite, stat(11, 10, 11, 50), stat(12, 1, 10, 50)], 10)
    assert.deepEqual([...pids], [10])
    assert.equal(cpuMs, 110)
  })
  it('is its own time where the kernel does not list it', () =>
    assert.deepEqual(suiteTimes(70, [], 10), { pids: new Set([10]), cpuMs: 70 }))
})
