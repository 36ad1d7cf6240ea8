// The values of options: times, sizes, and what is refused.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { InvalidArgumentError } from 'commander'
import { duration, frameSizes, parseDuration, parseSize } from '../../scripts/arguments.ts'

describe('the duration of a run', () => {
  for (const [text, ms] of [
    ['90s', 90_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1m1s', 61_000],
  ] as const)
    it(`${text} is ${ms} ms`, () => assert.equal(duration(text), ms))

  for (const text of ['', '5', '0s', '5 m', '-5m', '1.5h', '5m1h', '5d', 'm', '99999999999999999h'])
    it(`"${text}" is refused`, () => assert.throws(() => duration(text), InvalidArgumentError))
})

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
    it(`"${text}" is refused`, () => assert.throws(() => parseSize(text), RangeError))
})

describe('a time of a load', () => {
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
    it(`"${text}" is refused`, () => assert.throws(() => parseDuration(text), RangeError))
})

describe('frame sizes', () => {
  const read: readonly [string, readonly number[]][] = [
    ['64kib,1mib,8mib', [65_536, 1_048_576, 8_388_608]],
    ['8MiB, 64 KiB', [65_536, 8_388_608]],
    ['1048576,1mib', [1_048_576]],
    ['16384', [16_384]],
  ]
  for (const [text, sizes] of read) {
    it(`reads "${text}"`, () => assert.deepEqual(frameSizes(text), sizes))
  }

  for (const text of ['', '8kib', '9mib', '1gib', '1.5mib', '-1', '1mib,', 'kib']) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => frameSizes(text), { name: 'InvalidArgumentError' })
    })
  }
})
