// Sizes of images as a user writes them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { imageSizes } from '../../scripts/image-sizes.ts'

describe('sizes of images', () => {
  const read: readonly [string, readonly number[]][] = [
    ['64kib,1mib,8mib', [65_536, 1_048_576, 8_388_608]],
    ['8MiB, 64 KiB', [65_536, 8_388_608]],
    ['1048576,1mib', [1_048_576]],
    ['16384', [16_384]],
  ]
  for (const [text, sizes] of read) {
    it(`reads "${text}"`, () => assert.deepEqual(imageSizes(text), sizes))
  }

  for (const text of ['', '8kib', '9mib', '1gib', '1.5mib', '-1', '1mib,', 'kib']) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => imageSizes(text), { name: 'InvalidArgumentError' })
    })
  }
})
