// Limits that a user sets: their syntax, and when they are met.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judgeThreshold, needOf, parseThreshold } from '../../../bench/external/thresholds.ts'
import { madeUpLoad, madeUpTimes } from '../../fixtures/load-result.ts'

describe('a threshold', () => {
  for (const [text, metric, operator, limit] of [
    ['p99<33ms', 'p99', '<', 33],
    ['p99.9 <= 0.1s', 'p99.9', '<=', 100],
    ['p50<500us', 'p50', '<', 0.5],
    ['fps>=30', 'fps', '>=', 30],
    ['gbps > 1.5', 'gbps', '>', 1.5],
    ['blocked<20%', 'blocked', '<', 0.2],
    ['interval-p99<50ms', 'interval-p99', '<', 50],
  ] as const)
    it(`${text} is read`, () => assert.deepEqual(parseThreshold(text), { text, metric, operator, limit }))

  for (const text of [
    '',
    'p99',
    'p99<',
    'p99=33ms',
    'p98<33ms',
    'p99<33',
    'fps>30ms',
    'fps>=x',
    'constructor>1',
  ])
    it(`"${text}" is refused`, () => assert.throws(() => parseThreshold(text), RangeError))

  const load = madeUpLoad({ fps: 30, latency: madeUpTimes({ p99: 33, p999: null }) })
  for (const [text, value, met] of [
    ['p99<33ms', 33, false],
    ['p99<=33ms', 33, true],
    ['fps>=30', 30, true],
    ['fps>30', 30, false],
    ['p99.9<1s', null, false],
    ['jitter<5ms', null, false],
  ] as const)
    it(`${text} is ${met ? 'met' : 'missed'} by ${value}`, () =>
      assert.deepEqual(judgeThreshold(parseThreshold(text), load), { text, value, met, doubtful: false }))

  it('that counts answers is not met while they are doubtful, whatever the value', () => {
    const doubtful = { ...load, doubt: '22 messages came that no frame waited for' }
    for (const text of ['p99<=33ms', 'max<1s', 'fps>=30', 'gbps>0'])
      assert.equal(judgeThreshold(parseThreshold(text), doubtful).met, false)
    assert.deepEqual(judgeThreshold(parseThreshold('blocked<80%'), doubtful), {
      ...{ text: 'blocked<80%', value: 0.7, met: true, doubtful: false },
    })
  })

  it('says what has to be measured for it', () => {
    assert.equal(needOf(parseThreshold('p99<1ms')), 'latency')
    assert.equal(needOf(parseThreshold('jitter<1ms')), 'view')
    assert.equal(needOf(parseThreshold('lateness-p99<1ms')), 'rate')
    assert.equal(needOf(parseThreshold('fps>1')), null)
  })
})
