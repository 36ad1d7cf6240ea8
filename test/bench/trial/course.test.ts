// When both sides are asked within a window, and how long it takes to warm up, by a clock that only pauses move.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Clock, courseOf, readSteps, warmUp } from '../../../bench/trial/course.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'
import { madeUpIngest } from './capacity/made-up-outcome.ts'

const createClock = (): Clock & { readonly pass: (ms: number) => void } => {
  let nowMs = 1000
  const pass = (ms: number): void => {
    nowMs += ms
  }
  return { now: () => nowMs, pause: async (ms) => pass(ms), pass }
}

/** Times of the questions since the beginning, and of the end. */
const questionsOf = async (answersMs: readonly number[]) => {
  const clock = createClock()
  const answers = [...answersMs]
  const times = await readSteps(
    1500,
    10,
    async () => {
      const asked = clock.now() - 1000
      clock.pass(answers.shift() ?? 0)
      return asked
    },
    clock,
  )
  return { times, endMs: clock.now() - 1000 }
}

describe('a window', () => {
  it('is asked about at nine even steps before its end', async () => {
    const { times, endMs } = await questionsOf([])
    assert.deepEqual(times, [150, 300, 450, 600, 750, 900, 1050, 1200, 1350])
    assert.equal(endMs, 1500)
  })
  it('leaves out a step whose time has passed when an answer comes', async () => {
    const { times, endMs } = await questionsOf([20, 400])
    assert.deepEqual(times, [150, 300, 750, 900, 1050, 1200, 1350])
    assert.equal(endMs, 1500)
  })
  it('ends late only where the last answer does', async () => {
    assert.equal((await questionsOf([0, 0, 0, 0, 0, 0, 0, 0, 200])).endMs, 1550)
  })
})

/** @param rates frames a ms in each eighth of a second */
const warmedMs = async (rates: readonly number[]): Promise<number> => {
  const clock = createClock()
  const framesAt = (ms: number): number =>
    rates.reduce((sum, rate, index) => sum + rate * Math.max(0, Math.min(125, ms - 125 * index)), 0)
  return await warmUp(500, async () => framesAt(clock.now() - 1000), clock)
}

describe('a warm-up', () => {
  it('takes its time where the rate is steady', async () =>
    assert.equal(await warmedMs([1, 1, 1, 1, 9]), 500))
  it('goes on until its last two halves agree', async () =>
    assert.equal(await warmedMs([1, 1, 1, 2, 2, 2, 2, 2, 2]), 875))
  it('ends after three times its length, whatever happens', async () =>
    assert.equal(await warmedMs([1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32, 64]), 1500))
  it('does not wait for a server that receives too little to judge', async () =>
    assert.equal(await warmedMs([0, 0, 0, 0.01, 0.02, 0.02, 0.02]), 500))
})

describe('a course', () => {
  it('has what both sides did since the window began', () => {
    const { generator } = madeUpIngest()
    const at = (ms: number, frames: number, cpuMicros: number) => ({
      server: madeUpStats({ timeNs: ms * 1e6, frames, bytes: frames, userCpuMicros: cpuMicros }),
      generator: { ...generator.first, userCpuMicros: 2 * cpuMicros, systemCpuMicros: 0 },
    })
    assert.deepEqual(courseOf(500.4, at(100, 10, 1000), [at(250.04, 30, 1700), at(400, 60, 2500)]), {
      warmupMs: 500,
      steps: [
        [150, 20, 700, 1400],
        [300, 50, 1500, 3000],
      ],
    })
  })
})
