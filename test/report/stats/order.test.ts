// Systems in order of any figure, and groups whose every pair is alike.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { alikeWithin, atMostApart, type Contender, orderOf } from '../../../report/stats/order.ts'

const system = (item: string, values: readonly number[], isBound = false): Contender<string> => ({
  item,
  perRound: values.map((value, index) => ({ round: index + 1, value })),
  isBound,
})
const throughput = { better: 'more', noiseMargin: 1 } as const
const near = (actual: number | null | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? 0) - expected) < 1e-9, `${actual} is not ${expected}`)

const fps = [
  system('slow', [500, 505, 495, 500]),
  system('fast', [1000, 1010, 990, 1000]),
  system('equal', [1002, 1008, 991, 1001]),
]

describe('the order', () => {
  test('of throughput begins with the most, of CPU per frame with the least', () => {
    assert.deepEqual(orderOf(fps, throughput).systems, ['equal', 'fast', 'slow'])
    assert.deepEqual(orderOf(fps, { ...throughput, better: 'less' }).systems, ['slow', 'fast', 'equal'])
  })

  test('says how many times better the first of two is, in either direction', () => {
    const inverse = fps.map(({ item, perRound, isBound }) => ({
      item,
      isBound,
      perRound: perRound.map(({ round, value }) => ({ round, value: 1000 / value })),
    }))
    const more = orderOf(fps, throughput)
    const less = orderOf(inverse, { ...throughput, better: 'less' })
    assert.deepEqual(less.systems, more.systems)
    assert.deepEqual(
      less.toNext.map(({ finding }) => finding),
      ['alike', 'apart'],
    )
    near(more.toNext[1]?.times?.median, 2)
    near(less.toNext[1]?.times?.median, 2)
    near(less.toNext[1]?.times?.low, more.toNext[1]?.times?.low ?? 0)
  })

  test('compares within rounds: rounds that slow both do not matter', () => {
    const [first, second] = [system('a', [1000, 500, 2000]), system('b', [500, 250, 1000])]
    assert.deepEqual(orderOf([first, second], throughput).toNext, [
      { finding: 'apart', times: { median: 2, low: 2, high: 2 } },
    ])
  })

  test('is open between systems that share no round', () => {
    const later = { ...system('b', [1]), perRound: [{ round: 9, value: 1 }] }
    assert.deepEqual(orderOf([system('a', [2, 2]), later], throughput).toNext, [
      { finding: 'open', times: null },
    ])
  })

  test('of one system has no comparison, and of none no system', () => {
    assert.deepEqual(orderOf([system('a', [1])], throughput).toNext, [])
    assert.deepEqual(orderOf([], throughput).systems, [])
  })

  test('takes an interval as far apart as its farther limit', () => {
    near(atMostApart({ median: 1, low: 0.5, high: 1.5 }), 2)
    near(atMostApart({ median: 1, low: 0.9, high: 1.5 }), 1.5)
    assert.equal(atMostApart({ median: 1, low: null, high: null }), null)
  })
})

describe('groups', () => {
  const groupsOf = (contenders: readonly Contender<string>[], noiseMargin = 1) =>
    orderOf(contenders, { better: 'more', noiseMargin }).groups.map(({ kind, members }) => [
      kind,
      members.join(''),
    ])

  test('are systems whose every pair lies within a factor of 1.25 with its whole interval', () => {
    const [group] = orderOf(fps, throughput).groups
    assert.deepEqual(group?.members, ['equal', 'fast'])
    assert.ok(group?.atMost && group.atMost > 1 && group.atMost <= alikeWithin)
  })

  test('leave out systems that an interval does not separate, but does not hold together either', () => {
    assert.deepEqual(
      groupsOf([system('a', [1000, 1500, 800, 1100]), system('b', [1000, 800, 1300, 1000])]),
      [],
    )
  })

  test('leave out a difference that is small but real', () => {
    const [a, b] = [system('a', [1100, 1101, 1099]), system('b', [1000, 1000, 1000])]
    assert.deepEqual(groupsOf([a, b]), [])
    assert.deepEqual(groupsOf([a, b], 1.15), [['alike', 'ab']])
  })

  test('share systems where the first and the last differ', () => {
    const chain = [
      system('a', [1210, 1212, 1208]),
      system('b', [1100, 1101, 1099]),
      system('c', [1000, 1001, 999]),
    ]
    assert.deepEqual(groupsOf(chain, 1.15), [
      ['alike', 'ab'],
      ['alike', 'bc'],
    ])
  })

  test('of lower bounds say that nothing is known, and have no limit', () => {
    const bounds = [
      system('a', [4000, 4010, 3990], true),
      system('b', [3000, 3010, 2990], true),
      system('c', [1000, 1010, 990]),
    ]
    const order = orderOf(bounds, throughput)
    assert.deepEqual(order.groups, [{ kind: 'bounds', members: ['a', 'b'], atMost: null }])
    assert.deepEqual(
      order.toNext.map(({ finding }) => finding),
      ['both bounds', 'apart'],
    )
  })
})
