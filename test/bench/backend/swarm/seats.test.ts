// CPUs of the processes of a fleet, the clocks of its machines, and what their kernels say together.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { measureClock } from '../../../../bench/backend/swarm/clock.ts'
import { readFleet } from '../../../../bench/backend/swarm/fleet-file.ts'
import {
  mergeSights,
  pidsPerMachine,
  type Sight,
} from '../../../../bench/backend/swarm/merge-observations.ts'
import { placeServer, type Seated, seatLoad } from '../../../../bench/backend/swarm/seats.ts'

const agent = (node: string, cpus: readonly number[]): Seated => ({
  hello: {
    node,
    facts: {
      usableCpus: [...cpus],
      siblings: cpus.map((cpu) => [cpu, [cpu]]),
      tools: { taskset: true, setpriv: true, prlimit: true },
    },
  },
})
const wishes = readFleet('swarm')

describe('seats', () => {
  const server = agent('left', [0, 1, 2, 3])

  it('on machines of their own are all CPUs of those, dealt out', () => {
    const loads = [agent('right', [0, 1, 2]), agent('right', [0, 1, 2]), agent('far', [4, 5])]
    const placed = placeServer(server, wishes, 2)
    assert.deepEqual(placed.serverCpus, [1, 2])
    assert.deepEqual(seatLoad(loads, server, placed, wishes), [[0, 2], [1], [4, 5]])
  })

  it('on the machine of the server are those that it leaves', () => {
    const loads = [agent('left', [0, 1, 2, 3]), agent('left', [0, 1, 2, 3])]
    const placed = placeServer(server, wishes, 1)
    assert.deepEqual(seatLoad(loads, server, placed, wishes), [[0, 3], [2]])
  })

  it('are shared where there are more processes than CPUs', () => {
    const loads = [1, 2, 3].map(() => agent('right', [0, 1]))
    assert.deepEqual(seatLoad(loads, server, placeServer(server, wishes, 1), wishes), [[0], [1], [0]])
  })

  it('are those that the fleet file names', () => {
    const named = { server: { cpus: [3] }, load: { cpus: [0, 9] } }
    const placed = placeServer(server, named, 1)
    assert.deepEqual(placed.serverCpus, [3])
    assert.deepEqual(seatLoad([agent('right', [0, 1])], server, placed, named), [[0]])
  })
})

describe('the clock of another machine', () => {
  it('is known to half of the shortest round trip', async () => {
    const trips = [8, 2, 4, 6, 3, 9, 5]
    let nowMs = 100
    let question = 0
    const ask = async (): Promise<number> => {
      const tripMs = trips[question++] ?? 0
      nowMs += tripMs
      // It answered in the middle of the way, and is 1000 ms ahead.
      return nowMs - tripMs / 2 + 1000
    }
    assert.deepEqual(await measureClock(ask, () => nowMs), { offsetMs: 1000, errorMs: 1 })
  })
})

describe('what several kernels say', () => {
  const ticks = (busyTicks: number) => ({ busyTicks, interruptTicks: 0, idleTicks: 100, stolenTicks: 1 })
  const sight = (change: Partial<Sight>): Sight => ({
    pidOffset: 0,
    hasServer: false,
    hasLoad: true,
    kernel: {
      timeMs: 5,
      mainThreadNs: null,
      serverCpus: ticks(0),
      generatorCpus: ticks(10),
      shared: false,
      path: null,
      processes: [{ pid: 7, parent: 1, group: 7, name: 'x', cpuTicks: 3 }],
    },
    link: { sentBytes: 100, receivedBytes: 10, retransmits: 2 },
    sendBitsPerSecond: 1e9,
    receiveBitsPerSecond: null,
    ...change,
  })
  const server = sight({ hasServer: true, hasLoad: false })
  const first = sight({ pidOffset: pidsPerMachine })
  const second = sight({ pidOffset: 2 * pidsPerMachine })

  it('is the server’s CPUs of its machine, and the sum of those of the load', () => {
    const merged = mergeSights([server, first, second], 42)
    assert.deepEqual(
      [merged?.timeMs, merged?.serverCpus?.busyTicks, merged?.generatorCpus?.busyTicks],
      [42, 0, 20],
    )
    assert.equal(merged?.generatorCpus?.stolenTicks, 2)
    assert.equal(merged?.shared, false)
  })

  it('keeps processes of one number apart', () => {
    const pids = mergeSights([server, first, second], 42)?.processes.map(({ pid }) => pid) ?? []
    assert.equal(new Set(pids).size, 3)
  })

  it('has both directions of every link, and what all sent again', () => {
    const path = mergeSights([server, first], 42)?.path
    assert.deepEqual(
      path?.links.map(({ bytes }) => bytes),
      [100, 10, 100, 10],
    )
    assert.equal(path?.retransmits, 4)
    assert.equal(mergeSights([sight({ link: null })], 42)?.path, null)
  })

  it('is nothing where one of them says nothing', () => {
    assert.equal(mergeSights([server, sight({ kernel: null })], 42), null)
  })
})
