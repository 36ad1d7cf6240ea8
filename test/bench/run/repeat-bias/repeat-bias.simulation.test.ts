// Repeating disturbed trials shifts no ratio by more than one per cent, though hungrier servers meet more disturbance.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { biasTable, largestShift, simulateBias } from './simulate.ts'

const lines = simulateBias(1500)
const lineOf = (weather: string) => {
  const line = lines.find((each) => each.weather === weather)
  assert.ok(line)
  return line
}

describe('repeats of disturbed trials', () => {
  it('leave every ratio within one per cent of the true one', () =>
    assert.ok(largestShift(lines) < 0.01, biasTable(lines)))
  it('are needed more often by hungry servers', () => {
    const { disturbedHungry, disturbedModest } = lineOf('weak bursts about the limit')
    assert.ok(disturbedHungry > disturbedModest, biasTable(lines))
  })
  it('mend most of the rows that bursts would have cost their rank', () => {
    const { rowsOnce, rowsRepeated } = lineOf('frequent short bursts')
    assert.ok(rowsRepeated < rowsOnce / 2, biasTable(lines))
  })
})
