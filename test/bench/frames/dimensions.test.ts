// The size of the picture follows from the size of the frame.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseDimensions } from '../../../bench/frames/dimensions.ts'

test('pictures are 4:3 in whole blocks and grow with the frame', () => {
  let lastWidth = 0
  for (let frameBytes = 16_384; frameBytes <= 8_388_608; frameBytes = Math.floor(frameBytes * 1.31)) {
    const { width, height } = chooseDimensions(frameBytes)
    assert.equal(width * 3, height * 4)
    assert.equal((width % 16) + (height % 16), 0)
    assert.ok(width >= lastWidth)
    lastWidth = width
  }
})

test('sizes that cannot be made are refused with the limits', () => {
  for (const frameBytes of [16_383, 8_388_609, 20_000.5, Number.NaN]) {
    assert.throws(() => chooseDimensions(frameBytes), /from 16384 to 8388608/)
  }
})
