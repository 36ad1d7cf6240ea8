// Streams of numbers that lose, repeat and reorder: each is accounted as what it is, whatever comes together.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Arrival, createSequenceAccount } from '../../../../bench/generator/view/sequence-account.ts'

/** What the account must say, worked out in the simplest way from all that came before. */
const judge = (numbers: readonly number[]): readonly Arrival[] =>
  numbers.map((number, index) => {
    const before = numbers.slice(0, index)
    const expected = Math.max(-1, ...before) + 1
    if (before.includes(number)) return 'repeated'
    if (number < expected) return 'reordered'
    return number === expected ? 'next' : 'gap'
  })

const countLost = (numbers: readonly number[]): number => Math.max(-1, ...numbers) + 1 - new Set(numbers).size

const numbersOf = (max: number) => fc.array(fc.nat({ max }), { maxLength: 60 })

/** A cycle, and numbers none of which is further than half of it from the expected one. */
const streamsInCycle = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat({ max: 1000 }), { maxLength: 80 }))
  .map(([cycle, draws]) => {
    const behind = Math.ceil(cycle / 2) - 1
    const numbers: number[] = []
    let expected = 0
    for (const draw of draws) {
      const number = Math.max(0, expected - behind + (draw % cycle))
      numbers.push(number)
      expected = Math.max(expected, number + 1)
    }
    return { cycle, numbers }
  })

describe('the account of a stream of numbers', () => {
  it('calls each arrival by its name, and counts the distance between range and arrivals as lost', () => {
    fc.assert(
      fc.property(numbersOf(40), (numbers) => {
        const account = createSequenceAccount(null)
        assert.deepEqual(numbers.map(account.take), judge(numbers))
        assert.equal(account.lost(), countLost(numbers))
        assert.equal(account.next(), Math.max(-1, ...numbers) + 1)
      }),
    )
  })

  it('finds nothing lost and nothing repeated in any order of all numbers', () => {
    const orders = fc.integer({ min: 1, max: 60 }).chain((count) =>
      fc.shuffledSubarray(
        [...Array(count).keys()].map((number) => number),
        { minLength: count },
      ),
    )
    fc.assert(
      fc.property(orders, (numbers) => {
        const account = createSequenceAccount(null)
        const arrivals = numbers.map(account.take)
        assert.ok(!arrivals.includes('repeated'))
        assert.equal(account.lost(), 0)
        assert.equal(account.next(), numbers.length)
      }),
    )
  })

  it('says the same of numbers that begin again, while they stay within half a cycle', () => {
    fc.assert(
      fc.property(streamsInCycle, ({ cycle, numbers }) => {
        const account = createSequenceAccount(cycle)
        assert.deepEqual(
          numbers.map((number) => account.take(number % cycle)),
          judge(numbers),
        )
        assert.equal(account.lost(), countLost(numbers))
      }),
    )
  })

  it('goes round and round a cycle of any length without a fault', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat({ max: 300 }), (cycle, count) => {
        const account = createSequenceAccount(cycle)
        for (let number = 0; number < count; number++) assert.equal(account.take(number % cycle), 'next')
        assert.deepEqual([account.lost(), account.next()], [0, count])
      }),
    )
  })

  it('counts a gap of any size, and takes back what still comes of its last 100,000', () => {
    const account = createSequenceAccount(null)
    assert.equal(account.take(250_000), 'gap')
    assert.equal(account.lost(), 250_000)
    assert.equal(account.take(249_999), 'reordered')
    assert.equal(account.take(150_000), 'reordered')
    assert.equal(account.lost(), 249_998)
    // Too long ago to be remembered: it stays lost.
    assert.equal(account.take(149_999), 'repeated')
    assert.equal(account.lost(), 249_998)
    assert.equal(account.take(450_000), 'gap')
    assert.equal(account.lost(), 249_998 + 199_999)
  })
})
