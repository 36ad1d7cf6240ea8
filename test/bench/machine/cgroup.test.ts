// Control groups of both versions, from files as kernels and containers show them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCgroup, unifiedFolder } from '../../../bench/machine/cgroup.ts'
import { readerOf } from './made-up-files.ts'

const none = { cpuQuota: null, cpuset: null, memoryLimitBytes: null }
const cgroup2 = '30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate'
const cgroup1 = (id: number, names: string, root = '/'): string =>
  `${id} 25 0:${id} ${root} /sys/fs/cgroup/${names} rw,nosuid shared:${id} - cgroup cgroup rw,${names}`
const noLimitOfVersion1 = '9223372036854771712'

const cases: readonly {
  readonly title: string
  readonly files: Readonly<Record<string, string>>
  readonly expected: Awaited<ReturnType<typeof readCgroup>>
}[] = [
  { title: 'a system without control groups', files: {}, expected: none },
  {
    title: 'version 2 with no limit at all',
    files: {
      '/proc/self/cgroup': '0::/user.slice\n',
      '/proc/self/mountinfo': cgroup2,
      '/sys/fs/cgroup/user.slice/cpu.max': 'max 100000',
      '/sys/fs/cgroup/user.slice/memory.max': 'max',
    },
    expected: none,
  },
  {
    title: 'a container of version 2, which sees its own group as the root',
    files: {
      '/proc/self/cgroup': '0::/\n',
      '/proc/self/mountinfo': cgroup2,
      '/sys/fs/cgroup/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/cpuset.cpus.effective': '0-1,4\n',
      '/sys/fs/cgroup/memory.max': '2147483648\n',
    },
    expected: { cpuQuota: 1.5, cpuset: [0, 1, 4], memoryLimitBytes: 2_147_483_648 },
  },
  {
    title: 'version 2 where a parent is stricter than the group itself',
    files: {
      '/proc/self/cgroup': '0::/machine.slice/run.scope\n',
      '/proc/self/mountinfo': cgroup2,
      '/sys/fs/cgroup/machine.slice/run.scope/cpu.max': '400000 100000',
      '/sys/fs/cgroup/machine.slice/cpu.max': '50000 100000',
      '/sys/fs/cgroup/machine.slice/run.scope/memory.max': 'max',
      '/sys/fs/cgroup/machine.slice/memory.max': '1073741824',
      '/sys/fs/cgroup/machine.slice/run.scope/cpuset.cpus.effective': '',
      '/sys/fs/cgroup/machine.slice/cpuset.cpus.effective': '2-3',
      '/sys/fs/cgroup/cpuset.cpus.effective': '0-3',
    },
    expected: { cpuQuota: 0.5, cpuset: [2, 3], memoryLimitBytes: 1_073_741_824 },
  },
  {
    title: 'a container of version 1, whose path is the one on the host',
    files: {
      '/proc/self/cgroup': '4:memory:/docker/abc\n3:cpuset:/docker/abc\n2:cpu,cpuacct:/docker/abc\n',
      '/proc/self/mountinfo': [
        cgroup1(31, 'cpu,cpuacct', '/docker/abc'),
        cgroup1(32, 'cpuset', '/docker/abc'),
        cgroup1(33, 'memory', '/docker/abc'),
      ].join('\n'),
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '200000',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000',
      '/sys/fs/cgroup/cpuset/cpuset.effective_cpus': '1',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '536870912',
    },
    expected: { cpuQuota: 2, cpuset: [1], memoryLimitBytes: 536_870_912 },
  },
  {
    title: 'version 1 without limits beside an empty hierarchy of version 2',
    files: {
      '/proc/self/cgroup': '4:memory:/process/1\n3:cpuset:/\n1:cpu:/\n0::/\n',
      '/proc/self/mountinfo': [
        cgroup1(32, 'cpu'),
        cgroup1(34, 'cpuset'),
        cgroup1(35, 'memory'),
        '41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw',
      ].join('\n'),
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
      '/sys/fs/cgroup/cpuset/cpuset.cpus': '0-1',
      '/sys/fs/cgroup/memory/process/1/memory.limit_in_bytes': noLimitOfVersion1,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': noLimitOfVersion1,
    },
    expected: { ...none, cpuset: [0, 1] },
  },
  {
    title: 'a group that lies outside of what is mounted',
    files: {
      '/proc/self/cgroup': '0::/elsewhere/group\n',
      '/proc/self/mountinfo': '30 24 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw',
      '/sys/fs/cgroup/cpu.max': '300000 100000',
    },
    expected: { ...none, cpuQuota: 3 },
  },
]

describe('readCgroup', () => {
  for (const { title, files, expected } of cases) {
    test(`reads ${title}`, async () => assert.deepEqual(await readCgroup(readerOf(files)), expected))
  }
})

describe('the folder of the own group of version 2', () => {
  test('is below the mount point, beside version 1 as well', () => {
    const both = `${cgroup1(33, 'cpuacct')}\n41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw`
    assert.equal(
      unifiedFolder('2:cpuacct:/a\n0::/user.slice/term.scope\n', both),
      '/sys/fs/cgroup/unified/user.slice/term.scope',
    )
    assert.equal(unifiedFolder('0::/\n', cgroup2), '/sys/fs/cgroup')
  })

  test('is unknown with version 1 alone, or without control groups', () => {
    assert.equal(unifiedFolder('2:cpuacct:/a\n', cgroup1(33, 'cpuacct')), null)
    assert.equal(unifiedFolder('', ''), null)
  })
})
