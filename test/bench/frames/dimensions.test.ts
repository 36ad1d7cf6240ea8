// The size of the picture follows from the size of the frame and its format.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseDimensions } from '../../../bench/frames/dimensions.ts'

const sizes: number[] = []
for (let frameBytes = 16_384; frameBytes <= 8_388_608; frameBytes = Math.floor(frameBytes * 1.31))
  sizes.push(frameBytes)

for (const [format, blockPixels] of [
  ['jpeg', 16],
  ['png', 1],
] as const)
  test(`pictures of ${format} are 4:3 in whole blocks of ${blockPixels} and grow with the frame`, () => {
    let lastWidth = 0
    for (const frameBytes of sizes) {
      const { width, height } = chooseDimensions(frameBytes, format)
      assert.equal(width * 3, height * 4)
      assert.equal((width % blockPixels) + (height % blockPixels), 0)
      assert.ok(width >= lastWidth)
      lastWidth = width
    }
  })

test('pictures of raw RGB fill the frame but for less than 1 % and are nearly 4:3', () => {
  for (const frameBytes of [...sizes, 1_048_576, 3_670_016, 8_388_608]) {
    const { width, height } = chooseDimensions(frameBytes, 'raw-rgb')
    const restBytes = frameBytes - width * height * 3
    assert.ok(restBytes >= 0 && restBytes < frameBytes / 100, `${restBytes} of ${frameBytes}`)
    assert.ok(Math.abs(width / height / (4 / 3) - 1) < 0.11)
  }
})

test('sizes that cannot be made are refused with the limits', () => {
  for (const frameBytes of [16_383, 8_388_609, 20_000.5, Number.NaN]) {
    assert.throws(() => chooseDimensions(frameBytes), /from 16384 to 8388608/)
  }
})
