// npm run matrix from outside: exit codes, what is on stdout, and that nothing is left when it is killed.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { schemaVersion } from '../../results/schema.ts'
import { summarySchema } from '../../results/summary-schema.ts'
import { killMatrix } from './kill-matrix.ts'

const projectRoot = join(import.meta.dirname, '../..')
const npmRun = (...args: readonly string[]) =>
  execa('npm', ['run', '--silent', ...args], { cwd: projectRoot, reject: false })
/** What npm run matrix starts. */
const matrix = (...args: readonly string[]) =>
  execa(process.execPath, ['scripts/matrix.ts', ...args], { cwd: projectRoot, reject: false })

describe('npm run matrix', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-matrix-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const mistakes: readonly [readonly string[], RegExp][] = [
    [['--fast'], /unknown option '--fast'.*; valid: --profile, --scenario/],
    [['--profile', 'fast'], /unknown profile "fast"; valid: smoke, quick/],
    [['--scenario', 'upload'], /unknown scenario "upload"; valid: ingest-1mb, claims/],
    [['--runner', 'node'], /unknown runner "node"; valid: .*bun.*ws/],
    [['--rounds', '0'], /must be a whole number from 1/],
    [['--budget', '5x'], /must be a time like 90s, 5m or 1h30m/],
    [['--resume', '/nowhere'], /\/nowhere is not a run folder: it has no run\.json/],
    [
      ['--resume', '/nowhere', '--rounds', '3', '--seed', '1'],
      /--resume takes .*: leave out --rounds, --seed/,
    ],
    [['--resume', '/nowhere', '--no-warm-memory'], /\/nowhere is not a run folder/],
    [['now'], /too many arguments/],
    [['--out', projectRoot], /--out cannot be used: .* is not empty/],
    [['--out', '/proc/nowhere'], /--out cannot be used/],
    [['--out', join(projectRoot, 'package.json')], /--out cannot be used/],
  ]
  for (const [args, text] of mistakes) {
    it(`${args.join(' ')} ends with code 2, one line and the usage`, async () => {
      const { exitCode, stdout, stderr } = await matrix(...args)
      const lines = stderr.split('\n')
      assert.equal(exitCode, 2, stderr)
      assert.equal(stdout, '')
      assert.match(lines[0] ?? '', text)
      assert.match(lines[1] ?? '', /^usage: npm run matrix -- /)
      assert.equal(lines.length, 2)
    })
  }

  it('--json prints the summary on stdout and nothing else there', async () => {
    const { exitCode, stdout } = await npmRun(
      'matrix',
      '--',
      '--profile',
      'smoke',
      '--runner',
      'bun,ws',
      '--json',
      '--out',
      join(folder, 'json'),
    )
    assert.equal(exitCode, 0)
    const summary = summarySchema.parse(JSON.parse(stdout))
    assert.deepEqual(summary, JSON.parse(readFileSync(join(folder, 'json/summary.json'), 'utf8')))
    assert.deepEqual(
      summary.rows.map(({ runner, status }) => `${runner} ${status}`),
      ['bun completed', 'ws completed'],
    )
    assert.ok(existsSync(join(folder, 'json/report.html')))
  })

  it('--dry-run lists the rows and writes nothing', async () => {
    const { exitCode, stderr } = await matrix('--dry-run', '--runner', 'bun', '--out', join(folder, 'dry'))
    assert.equal(exitCode, 0)
    assert.match(stderr, /1 row × 4 rounds = 4 trials, about \d+s/)
    assert.ok(!existsSync(join(folder, 'dry/run.json')))
  })

  it('leaves no process and a readable run after SIGINT to the group of the terminal', () =>
    killMatrix(join(folder, 'interrupted'), (npm) => process.kill(-(npm.pid ?? 0), 'SIGINT')))

  it('tells of a corrupt run by file, line and field', async () => {
    const out = join(folder, 'json')
    writeFileSync(join(out, 'trials.jsonl'), `${JSON.stringify({ schemaVersion })}\n`)
    const { exitCode, stderr } = await npmRun('report', '--', out)
    assert.equal(exitCode, 2)
    assert.match(stderr, /trials\.jsonl:1: field scenario/)
  })
})
