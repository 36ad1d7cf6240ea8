// What is said of a process of tests: counts, skipped tests with their reasons, and every way to end that is none.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Ending } from './group.ts'
import { judge, type TallyLine } from './outcome.ts'
import type { TestProcess } from './processes.ts'

const [a, b] = ['test/x/a.test.ts', 'test/x/b.test.ts']
const room: TestProcess = {
  title: 'test/x',
  files: [a, b],
  limits: { testMs: 1000, processMs: 60_000 },
  turn: 'beside',
  needsPreparation: false,
}
const well: Ending = { exitCode: 0, signal: null, isOverdue: false }

const begun = (file: string, name: string): TallyLine => ({ event: 'begun', file, name })
const ended = (
  file: string,
  name: string,
  more: Partial<Extract<TallyLine, { event: 'ended' }>> = {},
): TallyLine => ({
  ...{ event: 'ended', file, name, nesting: 0, isSuite: false, status: 'passed' },
  ...{ reason: null, durationMs: 5 },
  ...more,
})
const done: TallyLine = { event: 'done' }
const textOf = (lines: readonly TallyLine[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('')

const whole = [ended(a, 'one'), ended(b, 'two')]

describe('a process of tests', () => {
  it('has the counts and times of its files, and the reason of each test that was skipped', () => {
    const lines = [
      ended(a, 'one', { nesting: 1 }),
      ended(a, 'suite', { isSuite: true, durationMs: 7 }),
      ended(b, 'two', { status: 'skipped', reason: 'no Go here' }),
      ended(b, 'three', { status: 'skipped' }),
      ended(b, 'four', { status: 'failed' }),
      done,
    ]
    const { counts, skipped, faults, fileMs } = judge(room, textOf(lines), { ...well, exitCode: 1 })
    assert.deepEqual(counts, { tests: 4, suites: 1, passed: 1, failed: 1, skipped: 2 })
    assert.deepEqual(skipped, [`${b}: two: no Go here`, `${b}: three: no reason is given`])
    assert.deepEqual(faults, [])
    assert.deepEqual(
      [...fileMs],
      [
        [a, 7],
        [b, 15],
      ],
    )
  })

  const faulty: readonly (readonly [title: string, lines: readonly TallyLine[], Partial<Ending>, RegExp])[] =
    [
      ['has a file without a test', [ended(a, 'one'), done], {}, /^test\/x\/b\.test\.ts has run no test$/],
      [
        'ends before its tests',
        whole,
        { exitCode: 0 },
        /^ended before its tests \(exit code 0, signal null\)$/,
      ],
      ['fails without a test that does', [...whole, done], { exitCode: 7 }, /^no test failed, .* code is 7$/],
      [
        'was killed in a test',
        [begun(a, 'one'), ended(a, 'one'), begun(b, 'two')],
        { exitCode: null, signal: 'SIGKILL', isOverdue: true },
        /^killed, because it had not ended in 60 s; running: test\/x\/b\.test\.ts: two$/,
      ],
      [
        'would not end',
        [...whole, { event: 'lingered' }],
        { exitCode: 1 },
        /^had to be ended: a server, a process or a timer of a test kept it alive$/,
      ],
    ]
  for (const [title, lines, ending, expected] of faulty)
    it(`has a fault where it ${title}`, () => {
      const { faults } = judge(room, textOf(lines), { ...well, ...ending })
      assert.equal(faults.length, 1)
      assert.match(faults[0] ?? '', expected)
    })

  it('is judged by the whole lines that it has written', () => {
    const { faults, counts } = judge(room, `${textOf(whole)}{"event":"en`, { ...well, isOverdue: true })
    assert.equal(counts.tests, 2)
    assert.equal(faults.length, 1)
  })

  it('of one file may have tests that a module declares for it', () => {
    const lines = [ended('test/x/module.ts', 'one'), done]
    const { faults, fileMs } = judge({ ...room, files: [a] }, textOf(lines), well)
    assert.deepEqual(faults, [])
    assert.deepEqual([...fileMs], [[a, 5]])
  })
})
