// The verdict of a trial, and the vote of a row.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Busyness, isLowerBound, judgeTrial, voteOn } from '../../../report/stats/verdict.ts'
import type { Verdict } from '../../../results/summary-schema.ts'

const quiet: Busyness = {
  serverCpu: 0.5,
  generatorCpu: 0.5,
  mainThreadCpu: 0.5,
  blocked: 0.4,
  serverCores: 1,
  stealShare: 0,
  foreignShare: 0,
  lateness: 0.01,
  rateMet: null,
  linkShare: null,
}

const cases: readonly (readonly [what: string, Partial<Busyness>, Verdict])[] = [
  ['a full server', { serverCpu: 0.99 }, 'server-bound'],
  ['a server that is near full', { serverCpu: 0.93, generatorCpu: 0.9299 }, 'server-bound'],
  ['a generator that is near full', { serverCpu: 0.9299, generatorCpu: 0.93 }, 'client-bound'],
  ['a full generator', { generatorCpu: 0.99 }, 'client-bound'],
  ['both near full', { serverCpu: 0.93, generatorCpu: 0.93 }, 'both-busy'],
  ['a full server and a generator that is near full', { serverCpu: 0.99, generatorCpu: 0.94 }, 'both-busy'],
  ['a full server and a generator that hardly waits', { serverCpu: 0.99, blocked: 0.069 }, 'both-busy'],
  ['neither', { serverCpu: 0.9299, generatorCpu: 0.9299, blocked: 0.0701 }, 'coupled'],
  ['a server of several threads on one core', { serverCpu: 1.2 }, 'server-bound'],
  ['a server with half of its two cores', { serverCpu: 1.2, serverCores: 2 }, 'coupled'],
  [
    'a server whose event loop fills one of its two cores',
    { serverCpu: 1.1, serverCores: 2, mainThreadCpu: 0.97 },
    'server-bound',
  ],
  ['both cores and the generator', { serverCpu: 1.95, serverCores: 2, generatorCpu: 0.99 }, 'both-busy'],
  [
    'a generator that never waits, though its core is not full',
    { generatorCpu: 0.6, blocked: 0.01 },
    'client-bound',
  ],
  ['a generator that cannot say whether it waits', { generatorCpu: 0.6, blocked: null }, 'coupled'],
  ['a kernel that tells nothing', { mainThreadCpu: null, stealShare: null, foreignShare: null }, 'coupled'],
  ['a full link', { generatorCpu: 0.4, linkShare: 0.9 }, 'network-bound'],
  ['a full link beside other work', { foreignShare: 0.5, linkShare: 0.97 }, 'network-bound'],
  ['a full link that carries the rate', { rateMet: true, linkShare: 0.95 }, 'rate-met'],
  ['a full link that does not', { rateMet: false, linkShare: 0.95 }, 'network-bound'],
  ['a link that has room', { linkShare: 0.899 }, 'coupled'],
  ['time taken by the hypervisor', { serverCpu: 0.99, stealShare: 0.021 }, 'disturbed'],
  ['time taken by another program', { generatorCpu: 0.99, foreignShare: 0.03 }, 'disturbed'],
  [
    'as much of both as does not matter',
    { serverCpu: 0.99, stealShare: 0.02, foreignShare: 0.02 },
    'server-bound',
  ],
  ['windows of different length', { serverCpu: 0.99, lateness: 0.11 }, 'unknown'],
  ['windows of different length on a busy machine', { lateness: 0.5, foreignShare: 0.4 }, 'disturbed'],
  ['windows that are no numbers', { lateness: Number.NaN }, 'unknown'],
  ['paced cameras that kept their rate', { rateMet: true }, 'rate-met'],
  ['paced cameras that did not, though neither side is full', { rateMet: false }, 'rate-missed'],
  ['paced cameras that filled the server', { rateMet: false, serverCpu: 0.99 }, 'server-bound'],
  ['no CPU of the server', { serverCpu: null, generatorCpu: 0.99 }, 'unknown'],
  ['no CPU of the generator', { serverCpu: 0.99, generatorCpu: null }, 'unknown'],
  ['a CPU that is no number', { serverCpu: Number.NaN }, 'unknown'],
]

describe('the verdict', () => {
  for (const [what, busyness, expected] of cases)
    it(`of ${what} is ${expected}`, () => {
      assert.equal(judgeTrial({ ...quiet, ...busyness }), expected)
    })

  it('says of a lower bound that it is one', () => {
    const bounds: readonly Verdict[] = ['client-bound', 'both-busy', 'network-bound']
    for (const [, , verdict] of cases) assert.equal(isLowerBound(verdict), bounds.includes(verdict), verdict)
  })
})

const ballots: readonly (readonly [what: string, trials: readonly Verdict[], Verdict])[] = [
  ['no trials', [], 'unknown'],
  ['one trial', ['coupled'], 'coupled'],
  [
    'four trials of five',
    ['server-bound', 'both-busy', 'server-bound', 'server-bound', 'server-bound'],
    'server-bound',
  ],
  ['as many for the server as for the generator', ['server-bound', 'client-bound'], 'client-bound'],
  ['the most among three kinds', ['both-busy', 'server-bound', 'coupled', 'server-bound'], 'server-bound'],
  ['one disturbed trial of three', ['disturbed', 'coupled', 'coupled'], 'coupled'],
  [
    'disturbed trials that outnumber each limit, but not all',
    ['disturbed', 'disturbed', 'coupled', 'server-bound', 'server-bound'],
    'server-bound',
  ],
  ['half of the trials disturbed', ['disturbed', 'coupled', 'disturbed', 'coupled'], 'disturbed'],
  [
    'trials that say nothing, one way or the other',
    ['unknown', 'disturbed', 'unknown', 'coupled', 'coupled'],
    'unknown',
  ],
]

describe('the vote', () => {
  for (const [what, trials, expected] of ballots)
    it(`of ${what} is ${expected}`, () => {
      const { verdict, votes } = voteOn(trials)
      assert.equal(verdict, expected)
      assert.equal(
        Object.values(votes).reduce((sum, count) => sum + count, 0),
        trials.length,
      )
    })

  it('counts each verdict', () => {
    assert.deepEqual(voteOn(['coupled', 'server-bound', 'coupled']).votes, { coupled: 2, 'server-bound': 1 })
  })
})
