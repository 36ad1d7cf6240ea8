// Links as users describe them, and the arguments of tc.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findOwnDiscipline, ownHandle, parseLink } from '../../../../bench/backend/swarm/link.ts'

describe('a link', () => {
  const cases: readonly (readonly [string, number | null, string])[] = [
    ['rate 1gbit', 1e9, 'tbf rate 1000000000bit burst 500000 latency 50ms'],
    ['rate 2.5gbit', 2.5e9, 'tbf rate 2500000000bit burst 1250000 latency 50ms'],
    ['rate 10mbit', 1e7, 'tbf rate 10000000bit burst 131072 latency 50ms'],
    ['delay 5ms', null, 'netem delay 5ms'],
    ['rate 1gbit delay 5ms', 1e9, 'netem delay 5ms rate 1000000000bit'],
    [' delay 200us   loss 0.1% ', null, 'netem delay 200us loss 0.1%'],
  ]
  for (const [text, rate, discipline] of cases)
    it(`"${text}" is ${discipline}`, () => {
      const shape = parseLink(text)
      assert.equal(shape.bitsPerSecond, rate)
      assert.equal(shape.discipline.join(' '), discipline)
    })

  for (const text of [
    '',
    'fast',
    'rate',
    'rate 1',
    'rate 0gbit',
    'rate 1gbit rate 2gbit',
    'delay 5',
    'jitter 1ms',
  ])
    it(`"${text}" cannot be read`, () => {
      assert.throws(() => parseLink(text), { name: 'UsageError', message: /^--link cannot read "/ })
    })

  it('that an earlier run has left is known by its handle', () => {
    const ours = `qdisc tbf ${ownHandle} root refcnt 2 rate 1Gbit burst 500Kb lat 50ms`
    assert.equal(findOwnDiscipline(`qdisc noqueue 0: root refcnt 2\n${ours} \n`), ours)
    assert.equal(findOwnDiscipline('qdisc tbf 8001: root refcnt 2 rate 1Gbit\n'), null)
  })
})
