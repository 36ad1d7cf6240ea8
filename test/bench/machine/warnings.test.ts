// Which machines are warned about.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findWarnings, warnOfColdMemory, warnOfRepeats } from '../../../bench/machine/warnings.ts'
import type { PinTools } from '../../../bench/placement/pin.ts'
import type { Placement } from '../../../bench/placement/placement.ts'
import type { Environment } from '../../../results/schema.ts'

const quiet: Environment = {
  cpuModel: 'Test CPU',
  cpus: 4,
  usableCpus: [0, 1, 2, 3],
  physicalCores: 4,
  siblings: [[0], [1], [2], [3]],
  cgroup: { cpuQuota: null, cpuset: null, memoryLimitBytes: null },
  memoryBytes: 8e9,
  availableMemoryBytes: 8e9,
  swapUsedBytes: 0,
  fileDescriptorLimit: { soft: 1024, hard: 4096 },
  platform: 'linux',
  architecture: 'x64',
  kernel: '6.1.0',
  distribution: 'Test Linux',
  libc: 'glibc 2.36',
  virtualization: null,
  governor: 'performance',
  loopbackMtu: 65_536,
  loadAverage: 0.3,
  stealShare: 0,
  busyShare: 0.01,
  node: '24.0.0',
}

const apart: Placement = { serverCpus: [1], generatorCpus: [0, 2, 3], pinned: true, note: null }
const bothTools: PinTools = { taskset: true, setpriv: true, prlimit: true }
const noLimits = quiet.cgroup
const mebibyte = 1024 * 1024

const cases: readonly {
  readonly title: string
  readonly environment?: Partial<Environment>
  readonly placement?: Partial<Placement>
  readonly tools?: Partial<PinTools>
  readonly expected: readonly RegExp[]
}[] = [
  { title: 'a quiet machine with cores enough', expected: [] },
  {
    title: 'a container on a quiet machine',
    environment: { virtualization: 'Docker container' },
    expected: [],
  },
  { title: 'a machine without governors', environment: { governor: null }, expected: [] },
  {
    title: 'a single CPU',
    environment: { usableCpus: [2], loadAverage: 0 },
    placement: { serverCpus: [2], generatorCpus: [2], note: 'server and load generator share the only CPU' },
    expected: [/share one CPU/],
  },
  {
    title: 'no taskset',
    placement: { serverCpus: [0, 1, 2, 3], generatorCpus: [0, 1, 2, 3], pinned: false, note: 'not pinned' },
    expected: [/not pinned/],
  },
  {
    title: 'hardware threads of one core',
    placement: { note: 'server and load generator share a physical core' },
    expected: [/Too few physical cores/],
  },
  { title: 'a machine that was busy', environment: { loadAverage: 1.01 }, expected: [/busy/] },
  { title: 'a machine that is busy now', environment: { busyShare: 0.021 }, expected: [/busy/] },
  {
    title: 'a busy machine that does not tell its shares',
    environment: { busyShare: null, stealShare: null, loadAverage: 2 },
    expected: [/busy/],
  },
  { title: 'shares at the threshold', environment: { busyShare: 0.02, stealShare: 0.02 }, expected: [] },
  { title: 'stolen time', environment: { stealShare: 0.03 }, expected: [/hypervisor takes/] },
  {
    title: 'a quota below what both sides need',
    environment: { cgroup: { ...noLimits, cpuQuota: 1.5 } },
    expected: [/quota/],
  },
  {
    title: 'a quota below the CPUs placed on, and enough',
    environment: { cgroup: { ...noLimits, cpuQuota: 3 } },
    expected: [],
  },
  {
    title: 'a quota of two for two CPUs',
    environment: { cgroup: { ...noLimits, cpuQuota: 2 } },
    placement: { serverCpus: [1], generatorCpus: [0] },
    expected: [],
  },
  { title: 'a cpuset', environment: { cpus: 8 }, expected: [/some of the CPUs/] },
  { title: 'no setpriv', tools: { setpriv: false }, expected: [/hanging server may keep running/] },
  {
    title: 'no setpriv where there is none',
    environment: { platform: 'darwin' },
    tools: { setpriv: false },
    expected: [],
  },
  { title: 'little memory', environment: { availableMemoryBytes: 1023 * mebibyte }, expected: [/memory/] },
  {
    title: 'a container with little memory',
    environment: {
      availableMemoryBytes: 512 * mebibyte,
      cgroup: { ...noLimits, memoryLimitBytes: 512 * mebibyte },
    },
    expected: [/memory/],
  },
  { title: 'memory in the swap', environment: { swapUsedBytes: 300 * mebibyte }, expected: [/swap/] },
  {
    title: 'few open files',
    environment: { fileDescriptorLimit: { soft: 256, hard: 256 } },
    expected: [/limit of open files is low/],
  },
  {
    title: 'no limit of open files, or none known',
    environment: { fileDescriptorLimit: { soft: null, hard: null } },
    expected: [],
  },
  { title: 'small packets on loopback', environment: { loopbackMtu: 1500 }, expected: [/loopback/] },
  {
    title: 'a saving governor in a virtual machine',
    environment: { governor: 'powersave', virtualization: 'KVM, Docker container' },
    expected: [/frequency/, /virtual machine/],
  },
]

describe('findWarnings', () => {
  for (const { title, environment, placement, tools, expected } of cases) {
    test(`warns of ${expected.length} thing(s) on ${title}`, () => {
      const warnings = findWarnings(
        { ...quiet, ...environment },
        { ...apart, ...placement },
        { ...bothTools, ...tools },
        quiet.node,
      )
      assert.equal(warnings.length, expected.length)
      for (const [index, { what, value, remedy }] of warnings.entries()) {
        assert.match(what, expected[index] ?? /^$/)
        assert.ok(value !== '' && remedy !== '')
      }
    })
  }
})

test('a container is warned of its own limit, another machine of its programs', () => {
  const remedyOf = (memoryLimitBytes: number | null) =>
    findWarnings(
      { ...quiet, availableMemoryBytes: 512 * mebibyte, cgroup: { ...noLimits, memoryLimitBytes } },
      apart,
      bothTools,
      quiet.node,
    )[0]?.remedy
  assert.match(remedyOf(512 * mebibyte) ?? '', /--memory/)
  assert.match(remedyOf(null) ?? '', /programs/)
})

test('another Node.js than the pinned one is warned of, with both versions', () => {
  const [warning] = findWarnings({ ...quiet, node: '22.21.1' }, apart, bothTools, '24.21.0')
  assert.match(warning?.what ?? '', /another Node\.js/)
  assert.equal(warning?.value, '22.21.1 in place of 24.21.0')
  assert.match(warning?.remedy ?? '', /npm install --include=optional/)
})

test('the quota that is asked for is enough', () => {
  const [warning] = findWarnings(
    { ...quiet, cgroup: { ...noLimits, cpuQuota: 0.5 } },
    apart,
    bothTools,
    quiet.node,
  )
  assert.match(warning?.value ?? '', /^0\.5 CPUs of CPU time, placed on 4 CPUs$/)
  assert.match(warning?.remedy ?? '', /raise it to 3\.$/)
})

test('an old load average is not reported as present work, and both figures are given', () => {
  const warningOf = (busyShare: number | null) =>
    findWarnings({ ...quiet, loadAverage: 1.01, busyShare }, apart, bothTools, quiet.node)[0]
  assert.match(warningOf(0.02)?.what ?? '', /was busy .* idle now$/)
  assert.match(warningOf(0.02)?.value ?? '', /^load average 1\.01, but only 2\.0 % of the CPUs' time/)
  assert.match(warningOf(0.021)?.what ?? '', /^Other programs keep the machine busy$/)
  assert.match(warningOf(0.021)?.value ?? '', /^2\.1 % of .* load average 1\.01/)
  assert.match(warningOf(null)?.what ?? '', /^Other programs keep the machine busy$/)
})

test('scatter of repeats is warned of above its threshold only', () => {
  assert.deepEqual(warnOfRepeats(0.05), [])
  assert.match(warnOfRepeats(0.0512)[0]?.value ?? '', /5\.1 %/)
})

describe('cold memory', () => {
  const faults = { touchedBytes: 1024 * mebibyte, foundMicros: 1.5, warmMicros: 1.4, coldShare: 0 }

  test('is warned of with what it costs, and with what the suite does about it', () => {
    const [warning, ...others] = warnOfColdMemory(
      { reportsFreePages: true },
      { ...faults, foundMicros: 7.24, coldShare: 0.8 },
    )
    assert.deepEqual(others, [])
    assert.match(warning?.what ?? '', /Fresh memory is slow at first: the hypervisor has yet to back it/)
    assert.equal(warning?.value, '7.2 µs a page in place of 1.4, 80.0 % of 1024 MiB cold')
    assert.match(warning?.remedy ?? '', /touches memory before the first trial.*do not use --no-warm-memory/)
  })

  test('is expected again where the hypervisor takes free memory back', () => {
    const [warning] = warnOfColdMemory({ reportsFreePages: true }, faults)
    assert.match(warning?.what ?? '', /^The hypervisor may take back memory that is free/)
    assert.match(warning?.remedy ?? '', /switch free page reporting off/)
    assert.equal(warnOfColdMemory({ reportsFreePages: true }, null).length, 1)
  })

  test('is no subject on a machine that keeps its memory', () => {
    for (const environment of [{}, { reportsFreePages: false }])
      assert.deepEqual(warnOfColdMemory(environment, faults), [])
  })
})
