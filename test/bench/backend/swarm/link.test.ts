// Links as users describe them, and what tc is told.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findOwnDiscipline, ownHandle, parseLink } from '../../../../bench/backend/swarm/link/discipline.ts'
import { describeNetwork } from '../../../../bench/machine/disturbance.ts'
import { parseRetransmits } from '../../../../bench/machine/link-counters.ts'

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
      const wish = parseLink(text)
      assert.equal(wish.bitsPerSecond, rate)
      assert.equal(wish.discipline.join(' '), discipline)
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

describe('the path in a window', () => {
  const at = (...bytes: number[]) => ({
    links: bytes.map((each, index) => ({ bytes: each, bitsPerSecond: index === 2 ? null : 1e9 })),
    retransmits: bytes.length,
  })

  it('is as full as its fullest direction of a known speed', () => {
    const first = at(0, 1000, 0)
    const last = { ...at(12_500_000, 112_501_000, 999e9), retransmits: 10 }
    assert.deepEqual(describeNetwork(first, last, 1000), { network: { linkShare: 0.9, retransmits: 7 } })
  })

  it('has no share where nobody knows a speed', () => {
    const links = [{ bytes: 1, bitsPerSecond: null }]
    const path = { links, retransmits: 0 }
    assert.deepEqual(describeNetwork(path, path, 1000), { network: { linkShare: null, retransmits: 0 } })
  })

  it('is not told of on one machine, or where machines came and went', () => {
    assert.deepEqual(describeNetwork(null, null, 1000), {})
    assert.deepEqual(describeNetwork(at(1), at(1, 2), 1000), {})
  })

  it('counts what TCP sent again as the kernel does', () => {
    const text = 'Ip: Forwarding\nIp: 2\nTcp: RtoAlgorithm RetransSegs InErrs\nTcp: 1 42 0\n'
    assert.equal(parseRetransmits(text), 42)
    assert.equal(parseRetransmits('nothing'), null)
  })
})
