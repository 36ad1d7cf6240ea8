// CPU time of a server's processes between two readings, made up.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MemberTimes, ServerReading } from '../../../bench/machine/server-tree.ts'
import { treeCpu } from '../../../bench/machine/tree-cpu.ts'

const member = (pid: number, parent: number, ticks: Partial<MemberTimes> = {}): MemberTimes => ({
  ...{ pid, parent, userTicks: 0, systemTicks: 0, endedUserTicks: 0, endedSystemTicks: 0 },
  ...ticks,
})
const at = (timeMs: number, ...members: readonly MemberTimes[]): ServerReading => ({
  ...{ timeMs, mainThreadNs: null, members, group: null, stray: null },
})
/** Ten seconds, or a thousand ticks. */
const between = (first: readonly MemberTimes[], last: readonly MemberTimes[]) => {
  const tree = treeCpu(at(1000, ...first), at(11_000, ...last))
  return [tree?.userCpu, tree?.systemCpu, tree?.processes]
}

describe('the CPU time of a server’s processes', () => {
  it('is the sum of all, old and new', () => {
    const first = [member(10, 1, { userTicks: 50 }), member(11, 10, { userTicks: 70 })]
    const last = [
      member(10, 1, { userTicks: 150, systemTicks: 20 }),
      member(11, 10, { userTicks: 370 }),
      member(12, 10, { systemTicks: 80 }),
    ]
    assert.deepEqual(between(first, last), [0.4, 0.1, 3])
  })

  it('includes children that began and ended in between', () => {
    const ended = { endedUserTicks: 200, endedSystemTicks: 30 }
    assert.deepEqual(between([member(10, 1)], [member(10, 1, ended)]), [0.2, 0.03, 1])
  })

  it('leaves out what a child that ended had used before, and its own children', () => {
    const first = [
      member(10, 1),
      member(11, 10, { userTicks: 300, endedUserTicks: 40 }),
      member(12, 11, { userTicks: 60 }),
    ]
    assert.deepEqual(between(first, [member(10, 1, { endedUserTicks: 500 })]), [0.1, 0, 1])
  })

  it('is never lowered by a child that nobody waited for', () => {
    const first = [member(10, 1), member(11, 10, { userTicks: 900 })]
    assert.deepEqual(between(first, [member(10, 1, { userTicks: 100 })]), [0.1, 0, 1])
  })

  it('is what the control group counted where there is one', () => {
    const group = (userMicros: number, systemMicros: number) => ({ userMicros, systemMicros })
    const first = { ...at(0, member(10, 1)), group: group(5_000_000, 0) }
    const last = { ...at(10_000, member(10, 1, { userTicks: 1 })), group: group(9_000_000, 500_000) }
    assert.deepEqual(treeCpu(first, last), {
      userCpu: 0.4,
      systemCpu: 0.05,
      processes: 1,
      countedBy: 'control group',
    })
    assert.equal(treeCpu(first, at(10_000, member(10, 1)))?.countedBy, 'process times')
  })

  it('is unknown without a reading at both ends', () => {
    assert.equal(treeCpu(null, at(1, member(10, 1))), undefined)
    assert.equal(treeCpu(at(1, member(10, 1)), null), undefined)
  })
})
