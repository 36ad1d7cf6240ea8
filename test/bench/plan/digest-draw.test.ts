// Which trial of a row asks for a digest: drawn from the seed, one round of each row, any of them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawDigest } from '../../../bench/plan/digest-draw.ts'

const rowOf = (runner: string) => ({
  scenario: 'ingest',
  point: '1mb',
  runner,
  variant: 'tuned',
  generator: 'prepared',
  replica: 1,
})
const rounds = 5
const rows = Array.from({ length: 200 }, (_, index) => rowOf(`runner-${index}`))

describe('the draw of a digest', () => {
  it('is the same for the same seed and row', () => {
    for (const row of rows) assert.deepEqual(drawDigest(row, 7, rounds), drawDigest({ ...row }, 7, rounds))
  })

  it('falls on every round, on no other, and asks for two to eight frames', () => {
    const drawn = rows.map((row) => drawDigest(row, 7, rounds))
    assert.deepEqual([...new Set(drawn.map(({ round }) => round))].sort(), [1, 2, 3, 4, 5])
    assert.deepEqual([...new Set(drawn.map(({ frames }) => frames))].sort(), [2, 3, 4, 5, 6, 7, 8])
  })

  it('differs between rows of a run, and between seeds', () => {
    const roundsOf = (seed: number) => rows.map((row) => drawDigest(row, seed, rounds).round)
    assert.notDeepEqual(roundsOf(1), roundsOf(2))
    assert.ok(new Set(roundsOf(1)).size > 1)
  })

  it('of a single round is that round', () => {
    for (const row of rows) assert.equal(drawDigest(row, 7, 1).round, 1)
  })
})
