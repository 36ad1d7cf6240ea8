// The machine in words: what is limited is said, what is unknown is called so.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { environmentFacts, noiseFacts } from '../../report/facts.ts'
import type { Environment } from '../../results/environment-schema.ts'
import { smallRun } from '../fixtures/run.ts'

const { environment, placement } = smallRun()
const factsOf = (changes: Partial<Environment>): Readonly<Record<string, string>> => {
  const machine = { ...environment, ...changes }
  return Object.fromEntries([...environmentFacts(machine, placement), ...noiseFacts(machine)])
}

const none = environment.cgroup

const cases: readonly (readonly [name: string, changes: Partial<Environment>, text: string])[] = [
  ['CPU', { cpuModel: 'X', cpus: 8, physicalCores: 4 }, 'X, 8 logical on 4 physical cores'],
  ['CPU', { cpuModel: 'X', cpus: 1, physicalCores: 1 }, 'X, 1 logical on 1 physical core'],
  ['CPU', { cpuModel: 'X', physicalCores: null }, 'X, 2 logical on an unknown number of cores'],
  ['Usable CPUs', { usableCpus: [0, 2], siblings: [[0], [1], [2]] }, '0, 2'],
  [
    'Usable CPUs',
    {
      usableCpus: [0, 1],
      siblings: [
        [0, 4],
        [1, 5],
        [2, 6],
      ],
    },
    '0, 1; sharing a core: 0+4, 1+5',
  ],
  ['Control group', { cgroup: none }, 'no CPU quota, no cpuset, no memory limit'],
  [
    'Control group',
    { cgroup: { cpuQuota: 1.5, cpuset: [0, 1], memoryLimitBytes: 2 ** 30 } },
    'quota of 1.5 CPUs, cpuset 0, 1, memory limit 1,024 MiB',
  ],
  [
    'Memory',
    { memoryBytes: 2 ** 33, availableMemoryBytes: 2 ** 32, swapUsedBytes: 2 ** 20 },
    '8,192 MiB, available 4,096 MiB, swap in use 1 MiB',
  ],
  [
    'Image',
    { container: { engine: 'docker 28', image: 'suite:1', imageId: 'sha256:1', imageDigest: null } },
    'suite:1, sha256:1, run by docker 28',
  ],
  [
    'Image',
    { container: { engine: 'podman 5', image: 'suite:1', imageId: 'sha256:1', imageDigest: 'sha256:2' } },
    'suite:1, sha256:2, run by podman 5',
  ],
  ['Open files', { fileDescriptorLimit: null }, 'unknown'],
  ['Open files', { fileDescriptorLimit: { soft: 1024, hard: null } }, '1,024, at most no limit'],
  ['Open files', { fileDescriptorLimit: { soft: 4096, hard: 4096 } }, '4,096'],
  ['Taken by the hypervisor', { stealShare: 0.0314 }, '3.1 % of the usable CPUs’ time, just before'],
  ['Used by other programs', { busyShare: null }, 'unknown'],
]

describe('the facts of a machine', () => {
  for (const [name, changes, expected] of cases) {
    test(`${name}: ${expected}`, () => {
      assert.equal(factsOf(changes)[name], expected)
    })
  }
})
