// Which machines are warned about.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findWarnings } from '../../../bench/environment/warnings.ts'
import type { Placement } from '../../../bench/placement.ts'
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

const apart: Placement = { serverCpus: [1], loadCpus: [0, 2, 3], pinned: true, note: null }

const cases: readonly {
  readonly title: string
  readonly environment?: Partial<Environment>
  readonly placement?: Partial<Placement>
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
    placement: { serverCpus: [2], loadCpus: [2], note: 'server and load share the only CPU' },
    expected: [/share one CPU/],
  },
  {
    title: 'no taskset',
    placement: { serverCpus: [0, 1, 2, 3], loadCpus: [0, 1, 2, 3], pinned: false, note: 'not pinned' },
    expected: [/not pinned/],
  },
  {
    title: 'hardware threads of one core',
    placement: { note: 'server and load share a physical core' },
    expected: [/Too few physical cores/],
  },
  { title: 'a busy machine', environment: { loadAverage: 1.01 }, expected: [/busy/] },
  {
    title: 'a saving governor in a virtual machine',
    environment: { governor: 'powersave', virtualization: 'KVM, Docker container' },
    expected: [/frequency/, /virtual machine/],
  },
]

describe('findWarnings', () => {
  for (const { title, environment, placement, expected } of cases) {
    test(`warns of ${expected.length} thing(s) on ${title}`, () => {
      const warnings = findWarnings({ ...quiet, ...environment }, { ...apart, ...placement })
      assert.equal(warnings.length, expected.length)
      for (const [index, { what, value, remedy }] of warnings.entries()) {
        assert.match(what, expected[index] ?? /^$/)
        assert.ok(value !== '' && remedy !== '')
      }
    })
  }
})
