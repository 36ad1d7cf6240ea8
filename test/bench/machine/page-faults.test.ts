// Fresh memory is touched in another process; the cost of cold parts and of warm parts differ.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeFaults, isCold, touchMemory } from '../../../bench/machine/page-faults.ts'

const mebibyte = 1024 * 1024
const tools = { taskset: false, setpriv: false, prlimit: false }

describe('the cost of fresh memory', () => {
  it('is the mean of what was found, the median of what was touched again, and the share that cost twice as much', () => {
    const faults = describeFaults(8 * mebibyte, { found: [1.5, 7.5, 7.5, 1.5], again: [1.4, 1.5, 90] })
    assert.deepEqual(faults, {
      touchedBytes: 8 * mebibyte,
      foundMicros: 4.5,
      warmMicros: 1.5,
      coldShare: 0.5,
    })
    assert.ok(isCold(faults))
  })

  it('is not called cold for a few slow parts, or because everything is slow', () => {
    const found = [...Array.from({ length: 19 }, () => 5), 40]
    assert.ok(!isCold(describeFaults(mebibyte, { found, again: [4] })))
  })

  it('is measured by touching that much memory', async () => {
    const { signal } = new AbortController()
    const faults = await touchMemory(16 * mebibyte, { tools, signal })
    assert.equal(faults?.touchedBytes, 16 * mebibyte)
    assert.ok(faults.foundMicros > 0 && faults.warmMicros > 0, JSON.stringify(faults))
  })

  it('is unknown where there is not that much', async () => {
    assert.equal(await touchMemory(2 ** 52, { tools, signal: new AbortController().signal }), null)
  })

  it('ends with the run', async () => {
    await assert.rejects(touchMemory(mebibyte, { tools, signal: AbortSignal.abort() }), {
      name: 'InterruptedError',
    })
  })
})
