// npm run matrix with scenario files of a user: measured, reported and resumed like the suite's own; invalid ones start nothing.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { readRun } from '../../results/store.ts'
import { summarySchema } from '../../results/summary-schema.ts'
import { scenarioSchema } from '../../scenarios/scenario-schema.ts'
import { firstAttempts } from '../fixtures/first-attempts.ts'
import { moduleOf, ownScenario } from '../fixtures/own-scenario.ts'

const matrix = (...args: readonly string[]) =>
  execa('npm', ['run', '--silent', 'matrix', '--', '--profile', 'smoke', '--runner', 'bun', ...args], {
    cwd: join(import.meta.dirname, '../..'),
    reject: false,
  })

describe('npm run matrix with a scenario of my own', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-mine-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('measures the example beside a scenario of the suite', async () => {
    const out = join(folder, 'example')
    const names = 'ingest-1mb,./examples/two-cameras.ts'
    const { exitCode, stdout, stderr } = await matrix('--scenario', names, '--json', '--out', out)
    assert.equal(exitCode, 0, stderr)
    const { rows } = summarySchema.parse(JSON.parse(stdout))
    assert.deepEqual(
      rows.map(({ scenario, point, variant, status }) => `${scenario} ${point} ${variant} ${status}`),
      [
        'ingest-1mb 1mb shipped completed',
        'ingest-1mb 1mb tuned completed',
        'two-cameras 2x512kib-20hz shipped completed',
        'two-cameras 2x512kib-20hz tuned completed',
      ],
    )
    const example = scenarioSchema.parse((await import('../../examples/two-cameras.ts')).default)
    const { rules: _, ...recorded } = example
    assert.deepEqual(readRun(out).run.scenarios.at(-1), recorded)
    assert.ok(readFileSync(join(out, 'report.html'), 'utf8').includes(example.title))
  })

  it('resumes a run whose file is gone', async () => {
    const file = join(folder, 'mine.mjs')
    const out = join(folder, 'resumed')
    writeFileSync(file, moduleOf(ownScenario()))
    const whole = await matrix('--scenario', file, '--rounds', '2', '--out', out)
    assert.equal(whole.exitCode, 0, whole.stderr)
    const journal = join(out, 'trials.jsonl')
    const [first] = readFileSync(journal, 'utf8').split('\n')
    rmSync(file)
    writeFileSync(journal, `${first}\n`)

    const resumed = await execa('npm', ['run', '--silent', 'matrix', '--', '--resume', out], {
      cwd: join(import.meta.dirname, '../..'),
      reject: false,
    })
    assert.equal(resumed.exitCode, 0, resumed.stderr)
    const { run } = readRun(out)
    assert.deepEqual(
      firstAttempts(out).map(({ scenario, round, outcome }) => `${scenario} ${round} ${outcome.status}`),
      ['mine 1 completed', 'mine 2 completed'],
    )
    assert.equal(run.sessions.length, 2)
  })

  it('leaves it out when the budget does not hold it', async () => {
    const file = join(folder, 'budget.mjs')
    writeFileSync(file, moduleOf(ownScenario()))
    const args = ['--scenario', `ingest-1mb,${file}`, '--rounds', '10', '--budget', '43s', '--dry-run']
    const { exitCode, stderr } = await matrix(...args)
    assert.equal(exitCode, 0, stderr)
    assert.match(stderr, /mine.*left out, the budget of 43s is too short for it/)
  })

  for (const [name, text, line] of [
    ['missing.ts', null, /scenario .*missing\.ts: file not found: /],
    ['typo.mjs', moduleOf({ ...ownScenario(), pont: 1 }), /scenario .*typo\.mjs: pont: unknown field$/],
    ['broken.mjs', 'export default {', /scenario .*broken\.mjs: SyntaxError: /],
  ] as const) {
    it(`${name} ends with code 2, one line and the usage, and no run folder`, async () => {
      const file = join(folder, name)
      const out = join(folder, 'never')
      if (text !== null) writeFileSync(file, text)
      const { exitCode, stdout, stderr } = await matrix('--scenario', `ingest-1mb,${file}`, '--out', out)
      const lines = stderr.split('\n')
      assert.equal(exitCode, 2, stderr)
      assert.match(lines[0] ?? '', line)
      assert.match(lines[1] ?? '', /^usage: npm run matrix -- /)
      assert.deepEqual([lines.length, stdout, existsSync(out)], [2, '', false])
    })
  }
})
