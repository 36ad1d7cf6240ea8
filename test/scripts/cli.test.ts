// What all doors parse alike.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { InvalidArgumentError } from 'commander'
import { duration } from '../../scripts/cli.ts'

describe('a time on the command line', () => {
  for (const [text, ms] of [
    ['90s', 90_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1m1s', 61_000],
  ] as const)
    it(`${text} is ${ms} ms`, () => assert.equal(duration(text), ms))

  for (const text of ['', '5', '0s', '5 m', '-5m', '1.5h', '5m1h', '5d', 'm', '99999999999999999h'])
    it(`"${text}" is none`, () => assert.throws(() => duration(text), InvalidArgumentError))
})
