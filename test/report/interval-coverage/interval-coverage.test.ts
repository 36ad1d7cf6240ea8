// The laws of made-up runs are what they say, and the table of coverage says what was found.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { drawTrial, type Law, laws, logMedian, seededRandom, systemCount } from './laws.ts'
import { coverageTable } from './simulate.ts'

const draws = 20_000
const otherScatter = 0.05

const countMarked = (law: Law): number =>
  law.drawSystems(seededRandom(3)).filter(({ isMarked }) => isMarked).length

for (const law of laws)
  describe(law.name, () => {
    test('half of the trials lie below the median of each system', () => {
      const random = seededRandom(2)
      for (const [index, system] of law.drawSystems(random).entries()) {
        const centre = logMedian(system, otherScatter)
        const below = Array.from(
          { length: draws },
          () => drawTrial(system, random) + otherScatter * random.normal(),
        ).filter((log) => log < centre).length
        assert.ok(Math.abs(below / draws - 0.5) < 0.02, `system ${index}: ${below / draws}`)
      }
    })

    test('draws twelve systems, the same of the same seed, and the baseline with one speed', () => {
      const [once, again] = [law.drawSystems(seededRandom(1)), law.drawSystems(seededRandom(1))]
      assert.equal(once.length, systemCount)
      assert.deepEqual(once, again)
      assert.equal(once[0]?.speeds.length, 1)
    })
  })

test('a second speed is seen in a fifth of the trials, and moves the median towards itself', () => {
  const random = seededRandom(4)
  const twoHumped = laws.find(({ name }) => name === 'two-humped')?.drawSystems(random) ?? []
  const marked = twoHumped.filter(({ isMarked }) => isMarked)
  assert.equal(marked.length, 4)
  for (const system of marked) {
    const second = Math.log(system.speeds[1]?.factor ?? 1)
    const far = Array.from({ length: draws }, () => drawTrial(system, random)).filter(
      (log) => Math.abs(log - second) < Math.abs(log),
    ).length
    assert.ok(Math.abs(far / draws - 0.2) < 0.02, `${far / draws}`)
    const centre = logMedian(system, 0)
    assert.ok(Math.sign(centre) === Math.sign(second) && Math.abs(centre) < system.scatter)
  }
})

test('only the laws with rows of their own kind mark any', () => {
  assert.deepEqual(
    laws.filter((law) => countMarked(law) > 0).map(({ name }) => name),
    ['unequal variances', 'two-humped', 'half and half'],
  )
})

test('the median of several speeds with heavy tails is refused', () => {
  const speeds = [
    { factor: 1, share: 0.5 },
    { factor: 2, share: 0.5 },
  ]
  assert.throws(
    () => logMedian({ scatter: 0.1, tails: 't3', speeds, isMarked: true }, 0),
    /normal noise only/,
  )
})

test('a line has its shares, marked rows in brackets, and half-widths', () => {
  const plain = { share: 0.9504, markedShare: null, halfWidth: 0.1 }
  const marked = { share: 0.9, markedShare: 0.75, halfWidth: 0.0825 }
  const table = coverageTable([{ law: 'made up', rounds: 3, fps: marked, ratio: plain, noiseFloor: marked }])
  assert.equal(table.split('\n').at(-1), '| made up | 3 | 90.0 (75.0) | 8.3 | 95.0 | 10.0 | 90.0 | 8.3 |')
})
