// What the kernels of several machines report together.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type MachineObservation,
  mergeObservations,
  pidsPerMachine,
} from '../../../../bench/backend/swarm/observations.ts'

describe('the observations of several machines', () => {
  const ticks = (busyTicks: number) => ({ busyTicks, interruptTicks: 0, idleTicks: 100, stolenTicks: 1 })
  const machine = (change: Partial<MachineObservation>): MachineObservation => ({
    pidOffset: 0,
    hasServer: false,
    hasLoad: true,
    kernel: {
      timeMs: 5,
      server: null,
      suiteCpuMs: 2,
      serverCpus: ticks(0),
      generatorCpus: ticks(10),
      shared: false,
      path: null,
      socketBytes: 5,
      processes: [{ pid: 7, parent: 1, group: 7, name: 'x', cpuTicks: 3 }],
    },
    link: { sentBytes: 100, receivedBytes: 10, retransmits: 2 },
    sendBitsPerSecond: 1e9,
    receiveBitsPerSecond: null,
    ...change,
  })
  const server = machine({ hasServer: true, hasLoad: false })
  const first = machine({ pidOffset: pidsPerMachine })
  const second = machine({ pidOffset: 2 * pidsPerMachine })

  it('is the server’s CPUs of its machine, and the sum of those of the load', () => {
    const merged = mergeObservations([server, first, second], 42)
    assert.deepEqual(
      [merged?.timeMs, merged?.serverCpus?.busyTicks, merged?.generatorCpus?.busyTicks],
      [42, 0, 20],
    )
    assert.equal(merged?.generatorCpus?.stolenTicks, 2)
    assert.equal(merged?.shared, false)
  })

  it('keeps processes of one number apart', () => {
    const pids = mergeObservations([server, first, second], 42)?.processes.map(({ pid }) => pid) ?? []
    assert.equal(new Set(pids).size, 3)
  })

  it('has both directions of every link, and what all sent again', () => {
    const path = mergeObservations([server, first], 42)?.path
    assert.deepEqual(
      path?.links.map(({ bytes }) => bytes),
      [100, 10, 100, 10],
    )
    assert.equal(path?.retransmits, 4)
    assert.equal(mergeObservations([machine({ link: null })], 42)?.path, null)
  })

  it('lets sockets hold what the largest of any machine do, where each says so', () => {
    const { kernel } = first
    assert.ok(kernel)
    const of = (socketBytes: number | null) => machine({ kernel: { ...kernel, socketBytes } })
    assert.equal(mergeObservations([server, of(7), of(6)], 42)?.socketBytes, 7)
    assert.equal(mergeObservations([server, of(null)], 42)?.socketBytes, null)
  })

  it('is nothing where one of them says nothing', () => {
    assert.equal(mergeObservations([server, machine({ kernel: null })], 42), null)
  })
})
