// Where a server's CPU time went between two readings, made up.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeBreakdown } from '../../../bench/machine/breakdown.ts'
import type { BreakdownReading, FaultCounts, ThreadCounts } from '../../../bench/machine/breakdown-reading.ts'
import type { ServerReading } from '../../../bench/machine/server-tree.ts'

const thread = (
  thread: number,
  name: string,
  cpuMs: number,
  switches: readonly [number, number] = [0, 0],
) => ({
  ...{ pid: 10, thread, name, cpuNs: cpuMs * 1e6, queuedNs: cpuMs * 5e5 },
  ...{ voluntarySwitches: switches[0], involuntarySwitches: switches[1] },
})
const faults = (pid: number, parent: number, counts: Partial<FaultCounts> = {}): FaultCounts => ({
  ...{ pid, parent, minor: 0, major: 0, endedMinor: 0, endedMajor: 0 },
  ...counts,
})
const at = (
  timeMs: number,
  threads: readonly ThreadCounts[],
  change: Partial<BreakdownReading> = {},
): ServerReading => ({
  ...{ timeMs, mainThreadNs: null, members: [], group: null, stray: null },
  breakdown: { serverPid: 10, threads, faults: [], unreadBytes: 0, ...change },
})

describe('the breakdown of a server’s CPU time', () => {
  it('has the first thread, and the others by their names without numbers', () => {
    const first = [thread(10, 'node', 100), thread(11, 'V8Worker', 5), thread(12, 'pool-1', 1)]
    const last = [
      thread(10, 'node', 700),
      thread(11, 'V8Worker', 35),
      thread(12, 'pool-1', 11),
      thread(13, 'pool-2', 7),
      { ...thread(20, 'node', 4), pid: 20 },
    ]
    const record = describeBreakdown(at(1000, first), at(5000, last))
    assert.deepEqual([record?.spanMs, record?.firstThreadMs, record?.otherThreadsMs], [4000, 600, 51])
    assert.deepEqual([record?.firstThreadQueuedMs, record?.queuedMs], [300, 325.5])
    assert.deepEqual(record?.threads, [
      { name: 'V8Worker', count: 1, cpuMs: 30 },
      { name: 'pool', count: 2, cpuMs: 17 },
      { name: 'node', count: 1, cpuMs: 4 },
    ])
  })

  it('leaves threads that ended to the remainder', () => {
    const record = describeBreakdown(
      at(0, [thread(10, 'a', 0), thread(11, 'b', 90)]),
      at(1000, [thread(10, 'a', 40)]),
    )
    assert.deepEqual([record?.firstThreadMs, record?.otherThreadsMs], [40, 0])
  })

  it('counts switches of threads, and page faults of ended children', () => {
    const record = describeBreakdown(
      at(0, [thread(10, 'a', 0, [5, 6])], { faults: [faults(10, 1, { minor: 100, endedMinor: 7 })] }),
      at(1000, [thread(10, 'a', 1, [25, 7])], {
        faults: [faults(10, 1, { minor: 350, endedMinor: 27, endedMajor: 2 })],
      }),
    )
    assert.deepEqual([record?.voluntarySwitches, record?.involuntarySwitches], [20, 1])
    assert.deepEqual([record?.minorFaults, record?.majorFaults], [270, 2])
  })

  it('has what was unread at both ends, where both are known', () => {
    const of = (first: number | null, last: number | null) =>
      describeBreakdown(
        at(0, [thread(10, 'a', 0)], { unreadBytes: first }),
        at(1, [thread(10, 'a', 1)], { unreadBytes: last }),
      )?.unreadBytes
    assert.deepEqual(of(3, 9), { first: 3, last: 9 })
    assert.equal(of(null, 9), null)
  })

  it('is unknown without a reading at both ends', () => {
    const { breakdown: _, ...without } = at(1, [])
    assert.equal(describeBreakdown(without, at(2, [thread(10, 'a', 1)])), undefined)
    assert.equal(describeBreakdown(null, null), undefined)
  })
})
