// What two observations say of the window between them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeNetwork, describeWindow, type OwnWork } from '../../../bench/machine/disturbance.ts'
import type { Observation } from '../../../bench/machine/observe.ts'
import type { ServerReading } from '../../../bench/machine/server-tree.ts'
import { treeCpu } from '../../../bench/machine/tree-cpu.ts'

const reading = (timeMs: number, mainThreadNs: number): ServerReading => ({
  timeMs,
  mainThreadNs,
  members: [],
  group: null,
  stray: null,
})

/** One CPU a side, for ten seconds: 1000 ticks each. */
const first: Observation = {
  timeMs: 0,
  server: reading(0, 0),
  suiteCpuMs: 100,
  serverCpus: { busyTicks: 0, interruptTicks: 0, idleTicks: 0, stolenTicks: 0 },
  generatorCpus: { busyTicks: 0, interruptTicks: 0, idleTicks: 0, stolenTicks: 0 },
  shared: false,
  path: null,
  socketBytes: null,
  processes: [{ pid: 5, parent: 1, group: 5, name: 'editor', cpuTicks: 70 }],
}
const last: Observation = {
  timeMs: 10_000,
  server: reading(10_000, 9e9),
  suiteCpuMs: 100,
  serverCpus: { busyTicks: 900, interruptTicks: 50, idleTicks: 50, stolenTicks: 0 },
  generatorCpus: { busyTicks: 500, interruptTicks: 100, idleTicks: 400, stolenTicks: 0 },
  shared: false,
  path: null,
  socketBytes: null,
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

  it('does not count interrupts as foreign, whichever process the kernel charges', () => {
    assert.equal(
      describeWindow(first, last, { ...own, serverCpuMs: 9_500, generatorCpuMs: 6_000 }).foreignShare,
      0,
    )
  })

  it('shows the time that the hypervisor took from the side that lost more', () => {
    const stolen = { busyTicks: 500, interruptTicks: 0, idleTicks: 398, stolenTicks: 102 }
    assert.equal(describeWindow(first, { ...last, generatorCpus: stolen }, own).stealShare, 0.1)
  })

  it('shows busy time of neither side, even where its process is unknown, less the error of looking at ticks', () => {
    const record = describeWindow(first, last, { ...own, serverCpuMs: 5_980 })
    assert.equal(record.foreignShare, 0.3 - Math.sqrt((0.9 * 0.1) / 1000))
    assert.deepEqual(record.foreign, [])
  })

  it('knows the share of a CPU that never rests to the tick', () => {
    const full = { busyTicks: 1000, interruptTicks: 0, idleTicks: 0, stolenTicks: 0 }
    const record = describeWindow(first, { ...last, serverCpus: full }, { ...own, serverCpuMs: 9_480 })
    assert.equal(record.foreignShare, 0.05)
  })

  it('does not take chance hits of ticks on a CPU that is often idle for other programs', () => {
    const idle = { busyTicks: 30, interruptTicks: 0, idleTicks: 50, stolenTicks: 0 }
    const short = { ...last, serverCpus: idle, generatorCpus: idle }
    const work = { ...own, serverCpuMs: 250, generatorCpuMs: 250 }
    assert.equal(describeWindow(first, short, work).foreignShare, 0)
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

  it('does not call work foreign that a process did before it answered with its first counters', () => {
    const member = { pid: 100, userTicks: 0, systemTicks: 0, endedUserTicks: 0, endedSystemTicks: 0 }
    const servers = {
      first: { ...reading(0, 0), members: [{ ...member, parent: 1 }] },
      last: {
        ...reading(10_000, 9e9),
        members: [{ ...member, parent: 1, userTicks: 700, systemTicks: 200 }],
      },
    }
    const generator = { pid: 201, parent: 1, group: 200, name: 'generator', cpuTicks: 0 }
    const record = describeWindow(
      { ...first, server: servers.first, processes: [generator] },
      { ...last, server: servers.last, processes: [{ ...generator, cpuTicks: 500 }] },
      {
        ...{ ...own, serverCpuMs: 8_400, generatorCpuMs: 4_600 },
        serverTree: treeCpu(servers.first, servers.last),
      },
    )
    assert.equal(record.foreignShare, 0)
  })

  it('counts the suite’s own work as ours', () => {
    const busy = { ...last, suiteCpuMs: 3_100 }
    assert.equal(describeWindow(first, busy, { ...own, serverCpuMs: 5_980 }).foreignShare, 0)
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
    const silent = { ...last, server: null, serverCpus: null, generatorCpus: null }
    assert.deepEqual(describeWindow(first, silent, own), {
      mainThreadCpu: null,
      stealShare: null,
      foreignShare: null,
      foreign: [],
    })
  })
})

describe('the path in a window', () => {
  const at = (...bytes: number[]) => ({
    links: bytes.map((each, index) => ({ bytes: each, bitsPerSecond: index === 2 ? null : 1e9 })),
    retransmits: bytes.length,
  })

  it('is as full as its fullest direction of a known speed', () => {
    const first = at(0, 1000, 0)
    const last = { ...at(12_500_000, 112_501_000, 999e9), retransmits: 10 }
    assert.deepEqual(describeNetwork(first, last, 1000), { network: { linkShare: 0.9, retransmits: 7 } })
  })

  it('has no share where nobody knows a speed', () => {
    const links = [{ bytes: 1, bitsPerSecond: null }]
    const path = { links, retransmits: 0 }
    assert.deepEqual(describeNetwork(path, path, 1000), { network: { linkShare: null, retransmits: 0 } })
  })

  it('is not reported on one machine, or where machines came and went', () => {
    assert.deepEqual(describeNetwork(null, null, 1000), {})
    assert.deepEqual(describeNetwork(at(1), at(1, 2), 1000), {})
  })
})
