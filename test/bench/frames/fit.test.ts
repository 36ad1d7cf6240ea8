// The search for the noise that leads to a wanted size, on made-up compressors.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fitNoise } from '../../../bench/frames/fit.ts'

const near = (aimBytes: number) => ({
  aimBytes,
  accepts: (bytes: number) => Math.abs(bytes - aimBytes) <= aimBytes * 0.004,
})

const compressor = (sizeOf: (deviation: number) => number) => {
  const calls: number[] = []
  const encode = async (deviation: number): Promise<Buffer> => {
    calls.push(deviation)
    return Buffer.alloc(Math.round(sizeOf(deviation)))
  }
  return { calls, encode }
}

describe('fitNoise', () => {
  const start = { deviation: 8, bytesPerLevel: 1000 }

  test('takes the first attempt when its size is accepted', async () => {
    const { calls, encode } = compressor(() => 10_000)
    assert.equal((await fitNoise(near(10_000), start, encode)).encoded.length, 10_000)
    assert.deepEqual(calls, [8])
  })

  test('reaches the size on a curve that bends, in few attempts', async () => {
    const { calls, encode } = compressor((deviation) => 3000 * Math.log(1 + deviation))
    await fitNoise(near(10_000), start, encode)
    assert.ok(calls.length <= 8, `${calls.length} attempts`)
  })

  test('reaches the size across a step, by halving', async () => {
    const { encode } = compressor((deviation) => (deviation < 31.4 ? 5000 : 8000) + 61 * deviation)
    const { encoded } = await fitNoise(near(9930), start, encode)
    assert.ok(encoded.length >= 9890)
  })

  test('returns a start from which a similar picture needs one attempt', async () => {
    const { next } = await fitNoise(near(10_000), start, compressor((d) => 2000 + 700 * d).encode)
    const second = compressor((d) => 2010 + 700 * d)
    await fitNoise(near(10_000), next, second.encode)
    assert.equal(second.calls.length, 1)
  })

  test('rejects when no noise leads there', async () => {
    const { encode } = compressor(() => 100)
    await assert.rejects(fitNoise(near(10_000), start, encode), /No noise makes this picture 10000 bytes/)
  })
})
