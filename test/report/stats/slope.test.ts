// The robust slope, against lines that are known.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { robustSlope } from '../../../report/stats/slope.ts'

const line = (slope: number, count = 10) => Array.from({ length: count }, (_, x) => ({ x, y: 7 + slope * x }))

describe('the robust slope', () => {
  it('is that of a line', () => {
    assert.equal(robustSlope(line(0.5)), 0.5)
    assert.equal(robustSlope(line(0)), 0)
    assert.equal(robustSlope(line(-2)), -2)
  })

  it('is not bent by two wild points of ten', () => {
    const wild = line(0.5).map((point, index) => (index === 3 || index === 8 ? { ...point, y: 1000 } : point))
    assert.equal(robustSlope(wild), 0.5)
  })

  it('takes several values of one moment', () => {
    assert.equal(robustSlope([...line(0.5), ...line(0.5)]), 0.5)
  })

  it('is unknown of fewer than four moments', () => {
    assert.equal(robustSlope(line(1, 3)), null)
    assert.equal(robustSlope([]), null)
    assert.equal(robustSlope(Array.from({ length: 9 }, (_, y) => ({ x: 1, y }))), null)
  })
})
