// A run that is killed again and again is resumed to the end: every planned trial once, in its order, nothing left.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { orderTrials } from '../../bench/plan/plan.ts'
import type { rowKey } from '../../results/schema.ts'
import { readRun } from '../../results/store.ts'
import { makeFakeProject } from '../fixtures/fake-project.ts'
import { descendantsOf, stillAlive } from '../fixtures/processes.ts'

const kills = 20
/** Half of the kills come at any time after the start, half once trials are measured, where most of a run's time goes. */
const latestMs = { start: 1500, measuring: 700 } as const

interface Moment {
  readonly after: keyof typeof latestMs
  readonly ms: number
}

const momentsFrom = (seed: number): readonly Moment[] => {
  const random = xoroshiro128plus(seed)
  return Array.from({ length: kills }, () => {
    const from = uniformInt(random, 0, 1) === 0 ? 'start' : 'measuring'
    return { after: from, ms: uniformInt(random, 0, latestMs[from]) }
  })
}

describe('a matrix of fake runners', () => {
  let root = ''
  before(async () => {
    root = await makeFakeProject(['good', 'unavailable', 'dies-at-start'])
  })
  after(() => rmSync(root, { recursive: true }))

  const start = (folder: string): ChildProcess =>
    spawn(process.execPath, [join(import.meta.dirname, '../fixtures/fake-matrix.ts'), root, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })

  /** @returns false where the matrix was at its end before its moment came */
  const runAndKill = async (folder: string, moment: Moment): Promise<boolean> => {
    const matrix = start(folder)
    const ended = once(matrix, 'exit')
    if (moment.after === 'measuring' && matrix.stdout)
      await Promise.race([once(matrix.stdout, 'data'), ended])
    await Promise.race([sleep(moment.ms), ended])
    const family = [matrix.pid ?? 0, ...descendantsOf(matrix.pid ?? 0)]
    matrix.kill('SIGKILL')
    const [exitCode] = await ended
    for (let tries = 0; stillAlive(family).length > 0 && tries < 50; tries++) await sleep(100)
    assert.deepEqual(stillAlive(family), [], 'processes are left')
    assert.ok(exitCode === null || exitCode === 0, `the matrix ended with code ${exitCode}`)
    return exitCode === null
  }

  const requireWhole = (folder: string): void => {
    const { run, trials: all, notes } = readRun(folder)
    // Other work on the machine may have disturbed a trial, which is then repeated.
    const trials = all.filter(({ attempt }) => attempt === undefined)
    const nameOf = (row: Parameters<typeof rowKey>[0], round: number) => `${row.runner} ${round}`
    assert.deepEqual(
      trials.map((trial) => nameOf(trial, trial.round)),
      orderTrials(run.rows, run.rounds, run.seed).map(({ row, round }) => nameOf(row, round)),
    )
    assert.deepEqual(notes, [])
    assert.ok(
      trials.every(({ runner, outcome }) => (runner === 'good') === (outcome.status === 'completed')),
      'an interrupted trial was taken for an answer',
    )
  }

  it(`has every planned trial exactly once after ${kills} kills at random moments`, async () => {
    let folder = join(root, 'run-1')
    for (const [index, moment] of momentsFrom(20).entries()) {
      try {
        while (!(await runAndKill(folder, moment))) {
          requireWhole(folder)
          folder = join(root, `run-after-kill-${index}`)
        }
      } catch (error) {
        throw new Error(`kill ${index + 1}, ${moment.ms} ms after ${moment.after}`, { cause: error })
      }
    }
    const [exitCode] = await once(start(folder), 'exit')
    assert.equal(exitCode, 0)
    requireWhole(folder)
    assert.ok(readRun(folder).run.sessions.length > 1, 'it was never resumed')
  })

  it('is not written by a second process while it is measured', async () => {
    const folder = join(root, 'locked')
    const matrix = start(folder)
    const ended = once(matrix, 'exit')
    if (matrix.stdout) await Promise.race([once(matrix.stdout, 'data'), ended])
    const { exitCode, stderr } = await execa('npm', ['run', '--silent', 'matrix', '--', '--resume', folder], {
      cwd: join(import.meta.dirname, '../..'),
      reject: false,
    })
    matrix.kill('SIGKILL')
    await ended
    assert.equal(exitCode, 2)
    assert.match(
      stderr.split('\n')[0] ?? '',
      new RegExp(`process ${matrix.pid} .* is writing into ${folder}`),
    )
  })
})
