// Whether every text that was sent is answered, told from made-up counters.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countUnanswered } from '../../../bench/trial/account.ts'

const control = {
  sent: 9,
  answered: 7,
  answeredBytes: 700,
  wrong: 0,
  sendLateness: '',
  latency: '',
  pending: '',
}

describe('texts', () => {
  it('are counted until each is answered', () => {
    assert.equal(countUnanswered({}), 0)
    assert.equal(countUnanswered({ control }), 2)
  })

  it('are refused where one came back changed or out of turn', () => {
    assert.throws(() => countUnanswered({ control: { ...control, wrong: 1 } }), { code: 'wrong-texts' })
  })
})
