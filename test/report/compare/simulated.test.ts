// Made-up pairs of runs with the scatter of trials and rounds: how often is a row called what it is?
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { compareStoredRuns } from '../../../report/compare/compare.ts'
import type { StoredRun } from '../../../results/store.ts'
import { madeUpRun } from '../made-up-run.ts'

const pairs = 200
const rounds = 5
const trialScatter = 0.05
const roundScatter = 0.03
const slowed = 'system-5'

const changesOf = (factor: number) => {
  const random = xoroshiro128plus(7)
  const uniform = (): number => (uniformInt(random, 1, 2 ** 30) - 0.5) / 2 ** 30
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  return Array.from({ length: pairs }, () => {
    const [a, b] = [madeUp(1, normal), madeUp(factor, normal)]
    return compareStoredRuns(a, b, 0.05).rows
  })
}

/** Two baselines and nine systems, of which `slowed` delivers `factor` of what it would. */
const madeUp = (factor: number, normal: () => number): StoredRun => {
  const drift = Array.from({ length: rounds }, () => roundScatter * normal())
  return madeUpRun(
    Array.from({ length: 11 }, (_, index) => {
      const runner = index < 2 ? 'ws' : `system-${index}`
      const typical = 100_000 * (index < 2 ? 1 : 1 + index / 5) * (runner === slowed ? factor : 1)
      return {
        runner,
        baseline: index < 2,
        replica: index === 1 ? 2 : 1,
        perTrial: drift.map((round) => Math.round(typical * Math.exp(round + trialScatter * normal()))),
      }
    }),
  )
}

const isFlagged = ({ change }: { readonly change: string }): boolean =>
  change === 'slower' || change === 'faster'
const shareOf = <T>(all: readonly T[], holds: (each: T) => boolean): number =>
  all.filter(holds).length / all.length

test('of a row slowed by a fifth, it alone is flagged in nine pairs of ten, and fails the limit in as many', () => {
  const compared = changesOf(0.8)
  const alone = shareOf(compared, (rows) => {
    const flagged = rows.filter(isFlagged)
    return (
      flagged.length === 1 && flagged.every(({ runner, change }) => runner === slowed && change === 'slower')
    )
  })
  const failing = shareOf(compared, (rows) => {
    const failed = rows.filter(({ isRegression }) => isRegression)
    return failed.length === 1 && failed.every(({ runner }) => runner === slowed)
  })
  assert.ok(alone >= 0.9, `${alone} alone`)
  assert.ok(failing >= 0.9, `${failing} failed`)
})

test('of equal runs at most one in twenty flags any row, one in fifty fails the limit', () => {
  const compared = changesOf(1)
  const flagging = shareOf(compared, (rows) => rows.some(isFlagged))
  assert.ok(flagging <= 0.05, `${flagging} flagged`)
  const failing = shareOf(compared, (rows) => rows.some(({ isRegression }) => isRegression))
  assert.ok(failing <= 0.02, `${failing} failed`)
})

test('the interval of a ratio holds the true one in 19 pairs of 20', () => {
  const ratios = changesOf(0.8).flatMap((rows) =>
    rows.map(({ runner, ratio }) => ({ ratio, truth: runner === slowed ? 0.8 : 1 })),
  )
  const covered = shareOf(ratios, ({ ratio, truth }) => {
    assert.ok(ratio?.low && ratio.high)
    return ratio.low <= truth && truth <= ratio.high
  })
  assert.ok(covered > 0.92 && covered < 0.98, `${covered} covered`)
})
