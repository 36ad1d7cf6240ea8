// The CPU time of a server in its window: what it reports, or what the kernel counted for all of its processes.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ServerWindow, serverCpu } from '../../results/cpu-time.ts'

type Tree = NonNullable<NonNullable<ServerWindow['kernel']>['serverTree']>

/** Ten seconds, of which the server reports two. */
const server = {
  first: { timeNs: 5e9, userCpuMicros: 1_000_000, systemCpuMicros: 100_000 },
  last: { timeNs: 15e9, userCpuMicros: 2_500_000, systemCpuMicros: 600_000 },
}
const reported = { userMicros: 1_500_000, systemMicros: 500_000, micros: 2_000_000, share: 0.2 }
const counted = (changes: Partial<Tree>): ServerWindow => ({
  server,
  kernel: {
    serverTree: { userCpu: 0.15, systemCpu: 0.05, processes: 1, countedBy: 'control group', ...changes },
  },
})

describe('the CPU time of a server', () => {
  it('is what it reports, to the microsecond, where nothing else is known', () => {
    assert.deepEqual(serverCpu({ server, kernel: null }), reported)
    assert.deepEqual(serverCpu({ server, kernel: {} }), reported)
  })

  it('is what it reports where the kernel’s count agrees, or is lower', () => {
    assert.deepEqual(serverCpu(counted({})), reported)
    assert.deepEqual(serverCpu(counted({ userCpu: 0.1529 })), reported)
    assert.deepEqual(serverCpu(counted({ userCpu: 0.01 })), reported)
    assert.deepEqual(
      serverCpu(counted({ userCpu: 0.158, countedBy: 'process times', processes: 3 })),
      reported,
    )
  })

  it('is the kernel’s count, user and system time, where helpers used more', () => {
    const { userMicros, systemMicros, micros, share } = serverCpu(counted({ userCpu: 1.1, systemCpu: 0.25 }))
    assert.deepEqual([userMicros, systemMicros, micros], [11_000_000, 2_500_000, 13_500_000])
    assert.equal(share, 1.35)
    assert.equal(serverCpu(counted({ userCpu: 0.158 })).micros, 2_080_000)
  })
})
