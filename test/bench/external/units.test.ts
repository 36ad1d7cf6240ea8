// Sizes and times as people write them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDuration, parseSize } from '../../../bench/external/units.ts'

describe('a size', () => {
  for (const [text, bytes] of [
    ['1MB', 1_048_576],
    ['1 MiB', 1_048_576],
    ['3.5mb', 3_670_016],
    ['512K', 524_288],
    ['64kb', 65_536],
    ['1000000', 1_000_000],
    ['20000B', 20_000],
    ['3GB', 3 * 2 ** 30],
  ] as const)
    it(`${text} is ${bytes} bytes`, () => assert.equal(parseSize(text), bytes))

  for (const text of ['', 'MB', '-1MB', '0', '1XB', '1e6', '1,5MB', '1 M B'])
    it(`"${text}" is none`, () => assert.throws(() => parseSize(text), RangeError))
})

describe('a time', () => {
  for (const [text, ms] of [
    ['10s', 10_000],
    ['500ms', 500],
    ['1.5s', 1500],
    ['1m30s', 90_000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['1s 500ms', 1500],
  ] as const)
    it(`${text} is ${ms} ms`, () => assert.equal(parseDuration(text), ms))

  for (const text of ['', '10', '0s', '-1s', '1d', '30s1m', 's', '25h'])
    it(`"${text}" is none`, () => assert.throws(() => parseDuration(text), RangeError))
})
