// A trial at two speeds or with a stall is unsteady; noise alone hardly ever makes it so.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CourseStep } from '../../results/course-schema.ts'
import { isUnsteady } from '../../results/steadiness.ts'
import { type Random, seededRandom } from '../report/interval-coverage/laws.ts'

const stepMs = 150

/** @param rates frames a ms of each step */
const courseOf = (rates: readonly number[]): { readonly steps: CourseStep[] } => {
  let frames = 0
  const steps = rates.map((rate, index): CourseStep => {
    frames += Math.round(rate * stepMs)
    return [stepMs * (index + 1), frames, 0, 0]
  })
  return { steps }
}

/** Scatter about one speed, or about two. */
const drawRates = (
  { normal }: Random,
  { scatter, correlation, factor = 1, changesAt = 10 }: Law,
): readonly number[] => {
  let noise = normal()
  return Array.from({ length: 10 }, (_, index) => {
    if (index > 0) noise = correlation * noise + Math.sqrt(1 - correlation ** 2) * normal()
    return (index < changesAt ? 2 : 2 * factor) * Math.exp(scatter * noise)
  })
}

interface Law {
  readonly scatter: number
  readonly correlation: number
  readonly factor?: number
  readonly changesAt?: number
}

const unsteadyShare = (law: Law, trials = 4000): number => {
  const random = seededRandom(7)
  const found = Array.from({ length: trials }, () => isUnsteady(courseOf(drawRates(random, law))))
  return found.filter(Boolean).length / trials
}

describe('a trial', () => {
  it('at one speed is steady', () => {
    assert.equal(isUnsteady(courseOf([2, 2.1, 1.9, 2, 2.05, 1.95, 2, 2.1, 1.9, 2])), false)
    assert.equal(isUnsteady(courseOf([2, 2, 2, 2, 2, 2, 2, 2, 2, 2])), false)
  })
  it('at two speeds is unsteady, wherever it changes', () => {
    assert.equal(isUnsteady(courseOf([2, 2.1, 1.9, 2, 2.05, 3, 3.1, 2.9, 3, 3])), true)
    assert.equal(isUnsteady(courseOf([3, 3, 2, 2, 2, 2, 2, 2, 2, 2])), true)
  })
  it('that changes by less than a tenth is steady', () =>
    assert.equal(isUnsteady(courseOf([2, 2, 2, 2, 2, 2.15, 2.15, 2.15, 2.15, 2.15])), false))
  it('with a stall is unsteady', () =>
    assert.equal(isUnsteady(courseOf([2, 2.1, 1.9, 2, 0.1, 2, 2.1, 1.9, 2, 2])), true))
  it('of too few frames or steps cannot be judged', () => {
    assert.equal(isUnsteady(courseOf([0.03, 0.04, 0.03, 0.03, 0.04, 0.03, 0.06, 0.06, 0.06, 0.06])), null)
    assert.equal(isUnsteady(courseOf([2, 2, 2, 3, 3, 3, 3])), null)
    assert.equal(
      isUnsteady({ steps: courseOf([2, 2, 2, 2, 2, 2, 2, 2, 2]).steps.map(([, ...rest]) => [1, ...rest]) }),
      null,
    )
  })
})

describe('of simulated trials', () => {
  for (const scatter of [0.05, 0.1, 0.16])
    for (const correlation of [0, 0.3, 0.5])
      it(`at one speed, with scatter ${scatter} and correlation ${correlation}, at most one in twenty is unsteady`, () => {
        const share = unsteadyShare({ scatter, correlation })
        assert.ok(share < 0.05, `${share}`)
      })
  it('that change by half in the middle, nearly all are', () => {
    const share = unsteadyShare({ scatter: 0.05, correlation: 0.3, factor: 1.5, changesAt: 5 })
    assert.ok(share > 0.95, `${share}`)
  })
})
