// What is read from made-up files of /proc, and what two such readings say of the time between them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseCpuTimes } from '../../../bench/machine/cpu-times.ts'
import { describeWindow, type OwnWork } from '../../../bench/machine/disturbance.ts'
import type { Observation } from '../../../bench/machine/observe.ts'
import { parseProcessTimes } from '../../../bench/machine/processes.ts'

const stat = `cpu  30 0 6 200 4 0 2 1 0 0
cpu0 10 0 2 100 2 0 1 0 0 0
cpu1 20 0 4 100 2 0 1 1 0 0
cpu10 7 0 0 0 0 0 0 0 0 0
intr 12345
`

describe('the times of CPUs', () => {
  it('are added up over those asked for, and no other', () => {
    assert.deepEqual(parseCpuTimes(stat, [0, 1]), {
      busyTicks: 36,
      interruptTicks: 2,
      idleTicks: 204,
      stolenTicks: 1,
    })
    assert.equal(parseCpuTimes(stat, [1])?.busyTicks, 24)
    assert.equal(parseCpuTimes(stat, [10])?.busyTicks, 7)
  })

  it('are unknown where a CPU is not listed', () => {
    assert.equal(parseCpuTimes(stat, [0, 2]), null)
    assert.equal(parseCpuTimes('', [0]), null)
    assert.equal(parseCpuTimes('cpu0 1 2 3', [0]), null)
  })
})

describe('the times of a process', () => {
  const line = (name: string, flags: number): string =>
    `4711 (${name}) S 1 4700 4700 0 -1 ${flags} 9 9 9 9 5 6 7 8 20 0 1 0 100 1000 10`

  it('include its ended children, whatever its name holds', () => {
    assert.deepEqual(parseProcessTimes(line('a) R 1 (b', 0)), {
      pid: 4711,
      parent: 1,
      group: 4700,
      name: 'a) R 1 (b',
      cpuTicks: 26,
    })
  })

  it('are not read of kernel threads, nor of other texts', () => {
    assert.equal(parseProcessTimes(line('ksoftirqd/0', 0x00200040)), null)
    assert.equal(parseProcessTimes('4711 (cut off) S 1'), null)
    assert.equal(parseProcessTimes(''), null)
  })
})

/** One CPU a side, for ten seconds: 1000 ticks each. */
const first: Observation = {
  timeMs: 0,
  mainThreadNs: 0,
  serverCpus: { busyTicks: 0, interruptTicks: 0, idleTicks: 0, stolenTicks: 0 },
  generatorCpus: { busyTicks: 0, interruptTicks: 0, idleTicks: 0, stolenTicks: 0 },
  shared: false,
  path: null,
  processes: [{ pid: 5, parent: 1, group: 5, name: 'editor', cpuTicks: 70 }],
}
const last: Observation = {
  timeMs: 10_000,
  mainThreadNs: 9e9,
  serverCpus: { busyTicks: 900, interruptTicks: 50, idleTicks: 50, stolenTicks: 0 },
  generatorCpus: { busyTicks: 500, interruptTicks: 100, idleTicks: 400, stolenTicks: 0 },
  shared: false,
  path: null,
  processes: [{ pid: 5, parent: 1, group: 5, name: 'editor', cpuTicks: 70 }],
}
const own: OwnWork = { serverCpuMs: 9_000, generatorCpuMs: 5_000, groups: [100, 200] }

describe('a window', () => {
  it('in which only server and generator ran is undisturbed', () => {
    assert.deepEqual(describeWindow(first, last, own), {
      mainThreadCpu: 0.9,
      stealShare: 0,
      foreignShare: 0,
      foreign: [],
    })
  })

  it('does not call interrupts foreign, to whomever the kernel charges them', () => {
    assert.equal(
      describeWindow(first, last, { ...own, serverCpuMs: 9_500, generatorCpuMs: 6_000 }).foreignShare,
      0,
    )
  })

  it('shows the time that the hypervisor took from the side that lost more', () => {
    const stolen = { busyTicks: 500, interruptTicks: 0, idleTicks: 398, stolenTicks: 102 }
    assert.equal(describeWindow(first, { ...last, generatorCpus: stolen }, own).stealShare, 0.1)
  })

  it('shows busy time that neither side calls its own, whoever used it', () => {
    const record = describeWindow(first, last, { ...own, serverCpuMs: 5_980 })
    assert.equal(record.foreignShare, 0.3)
    assert.deepEqual(record.foreign, [])
  })

  it('names other programs, old and new, the busiest first, and not our own', () => {
    const processes = [
      { pid: 5, parent: 1, group: 5, name: 'editor', cpuTicks: 170 },
      { pid: 6, parent: 1, group: 6, name: 'compiler', cpuTicks: 302 },
      { pid: 100, parent: 1, group: 100, name: 'server', cpuTicks: 900 },
      { pid: 201, parent: 1, group: 200, name: 'generator', cpuTicks: 500 },
      { pid: 7, parent: 1, group: 7, name: 'clock', cpuTicks: 2 },
    ]
    const record = describeWindow(first, { ...last, processes }, own)
    assert.deepEqual(record.foreign, [
      { pid: 6, name: 'compiler', cpu: 0.302 },
      { pid: 5, name: 'editor', cpu: 0.1 },
    ])
    assert.ok(Math.abs((record.foreignShare ?? 0) - 402 / 2000) < 1e-9)
  })

  it('does not count again what a child that has ended used before', () => {
    const shell = { pid: 8, parent: 1, group: 8, name: 'shell', cpuTicks: 10 }
    const child = { pid: 9, parent: 8, group: 8, name: 'job', cpuTicks: 400 }
    const grandchild = { pid: 10, parent: 9, group: 8, name: 'part', cpuTicks: 50 }
    const record = describeWindow(
      { ...first, processes: [shell, child, grandchild] },
      { ...last, processes: [{ ...shell, cpuTicks: 560 }] },
      own,
    )
    assert.deepEqual(record.foreign, [{ pid: 8, name: 'shell', cpu: 0.1 }])
  })

  it('on one CPU for both sides counts the work of both as ours', () => {
    const cpus = { busyTicks: 900, interruptTicks: 0, idleTicks: 100, stolenTicks: 0 }
    const both = { ...own, serverCpuMs: 4_000, generatorCpuMs: 5_000 }
    const record = describeWindow(
      first,
      { ...last, serverCpus: cpus, generatorCpus: cpus, shared: true },
      both,
    )
    assert.equal(record.foreignShare, 0)
  })

  it('of which the kernel tells nothing has no shares', () => {
    const silent = { ...last, mainThreadNs: null, serverCpus: null, generatorCpus: null }
    assert.deepEqual(describeWindow(first, silent, own), {
      mainThreadCpu: null,
      stealShare: null,
      foreignShare: null,
      foreign: [],
    })
  })
})
