// Senders side by side: each once per round and size, iperf3 where it is wanted.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  describeProfile,
  describeScenario,
  orderTrialsByRound,
  selectSenders,
} from '../../../bench/generator-comparison/plan.ts'
import { planRows } from '../../../bench/plan/rows.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'

const sink = madeUpRunner('sink', ['tuned'], { role: 'reference-receiver' })
const generators = [
  madeUpRunner('one-generator', ['tuned'], { role: 'generator' }),
  madeUpRunner('two-generator', ['tuned'], { role: 'generator' }),
]
const plan = { frameSizes: [65_536, 1_048_576], rounds: 3, warmupMs: 1, windowMs: 1 }
const rows = planRows({
  profile: describeProfile(sink, generators, plan),
  scenarios: [describeScenario(plan)],
  runners: [sink, ...generators],
  runtimeOf: new Map(),
})

const namesOf = (withStream: boolean, seed: number): readonly string[] =>
  orderTrialsByRound(rows, withStream, plan.rounds, seed).map(
    ({ row, round }) => `${round} ${row.point} ${row.generator}`,
  )

describe('the plan of senders side by side', () => {
  for (const withStream of [false, true]) {
    it(`has every sender once per round and size, ${withStream ? 'with' : 'without'} iperf3`, () => {
      const senders = [
        'prepared',
        'one-generator',
        'two-generator',
        ...(withStream ? ['iperf3', 'prepared-one-image'] : []),
      ]
      const expected = [1, 2, 3].flatMap((round) =>
        plan.frameSizes.flatMap((size) => senders.map((sender) => `${round} ${size} ${sender}`)),
      )
      assert.deepEqual(namesOf(withStream, 1).toSorted(), expected.toSorted())
    })
  }

  it('is over with one round before the next begins, and with one size before the next', () => {
    const blocks = namesOf(true, 1).map((name) => name.replace(/ \S+$/, ''))
    const changes = blocks.filter((block, index) => block !== blocks[index - 1])
    assert.deepEqual(
      changes,
      [1, 2, 3].flatMap((round) => plan.frameSizes.map((size) => `${round} ${size}`)),
    )
  })

  it('is shuffled by the seed alone', () => {
    assert.deepEqual(namesOf(true, 7), namesOf(true, 7))
    assert.notDeepEqual(namesOf(true, 7), namesOf(true, 8))
  })
})

describe('the choice of senders', () => {
  const shipped = madeUpRunner('shipped-generator', ['shipped'], { role: 'generator' })
  const choose = (wanted: readonly string[] | null) => {
    const { generators: chosen, withStream } = selectSenders([sink, ...generators, shipped], wanted)
    return [...chosen.map(({ spec }) => spec.id), ...(withStream ? ['iperf3'] : [])]
  }
  const choices: readonly [string, readonly string[] | null, readonly string[]][] = [
    [
      'is every generator with its best settings and iperf3',
      null,
      ['one-generator', 'two-generator', 'iperf3'],
    ],
    ['is what is named', ['shipped-generator', 'one-generator'], ['one-generator', 'shipped-generator']],
    ['may be iperf3 alone', ['iperf3'], ['iperf3']],
  ]
  for (const [what, wanted, ids] of choices) {
    it(what, () => assert.deepEqual(choose(wanted), ids))
  }

  it('refuses what is no generator, with the names that there are', () => {
    assert.throws(() => choose(['sink']), {
      name: 'UsageError',
      message: 'unknown generator "sink"; valid: one-generator, two-generator, shipped-generator, iperf3',
    })
  })
})
