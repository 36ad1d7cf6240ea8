// Memory is touched before the first trial and when a round finds it cold, never more than half of what there is.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keepMemoryWarm, warmableBytes } from '../../../bench/machine/warm-memory.ts'
import type { PageFaults } from '../../../results/environment-schema.ts'

const mebibyte = 1024 * 1024
const noLimit = { cpuQuota: null, cpuset: null, memoryLimitBytes: null }
const roomy = { availableMemoryBytes: 64_000 * mebibyte, cgroup: noLimit }

const faults = (touchedBytes: number, isCold: boolean): PageFaults => ({
  touchedBytes,
  ...(isCold ? { foundMicros: 7, coldShare: 0.9 } : { foundMicros: 1.4, coldShare: 0 }),
  warmMicros: 1.4,
})

/** @param cold whether each touch finds cold memory; null for one that fails */
const start = async (cold: readonly (boolean | null)[], isWanted = true) => {
  const touched: number[] = []
  const said: string[] = []
  const memory = await keepMemoryWarm({
    isWanted,
    environment: roomy,
    touch: async (bytes) => {
      const isCold = cold[touched.length] ?? null
      touched.push(bytes / mebibyte)
      return isCold === null ? null : faults(bytes, isCold)
    },
    onProgress: (text) => said.push(text),
  })
  return { memory, touched, said }
}

describe('warm memory', () => {
  it('is touched before the first trial, and looked at once a round from the second on', async () => {
    const { memory, touched, said } = await start([true, false, false])
    for (const round of [1, 1, 2, 2, 3]) await memory.beforeTrial(round)
    assert.deepEqual(touched, [2048, 512, 512])
    assert.deepEqual(said, ['warming memory: touching 2048 MiB'])
    assert.equal(memory.found?.coldShare, 0.9)
  })

  it('is touched again where it has gone cold, and the trials of that round say what was found', async () => {
    const { memory, touched, said } = await start([false, true, false])
    await memory.beforeTrial(1)
    assert.deepEqual(memory.note(), { faultCostMicros: 1.4 })
    await memory.beforeTrial(2)
    assert.deepEqual(touched, [2048, 512, 2048])
    assert.equal(said.at(-1), 'memory has gone cold: touching 2048 MiB')
    assert.deepEqual(memory.note(), { faultCostMicros: 7 })
  })

  it('is left as it is on request, but for one look', async () => {
    const { memory, touched, said } = await start([true], false)
    for (const round of [1, 2, 3]) await memory.beforeTrial(round)
    assert.deepEqual([touched, said], [[64], []])
    assert.deepEqual(memory.note(), { faultCostMicros: 7 })
  })

  it('is not looked at by trials that go on in a later round until the next one', async () => {
    const { memory, touched } = await start([false, false])
    for (const round of [3, 3, 4]) await memory.beforeTrial(round)
    assert.deepEqual(touched, [2048, 512])
  })

  it('notes nothing where it could not be touched', async () => {
    const { memory } = await start([null, null])
    await memory.beforeTrial(1)
    await memory.beforeTrial(2)
    assert.deepEqual([memory.found, memory.note()], [null, {}])
  })

  it('takes at most half of what is available, and of what the control group may have', () => {
    const bytes = (availableMiB: number, limitMiB: number | null): number =>
      warmableBytes({
        availableMemoryBytes: availableMiB * mebibyte,
        cgroup: { ...noLimit, memoryLimitBytes: limitMiB && limitMiB * mebibyte },
      }) / mebibyte
    assert.deepEqual(
      [bytes(64_000, null), bytes(2001, null), bytes(64_000, 512), bytes(0, null)],
      [2048, 1000, 256, 1],
    )
  })
})
