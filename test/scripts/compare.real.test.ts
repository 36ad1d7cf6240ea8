// npm run compare from outside: what it prints where, and how it ends.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { comparisonSchema } from '../../results/comparison-schema.ts'
import { createRun } from '../../results/store.ts'
import { madeUpRun } from '../report/made-up-run.ts'

const projectRoot = join(import.meta.dirname, '../..')
const compare = (...args: readonly string[]) =>
  execa(process.execPath, ['scripts/compare.ts', ...args], { cwd: projectRoot, reject: false })

describe('npm run compare', () => {
  let folder = ''
  const at = (name: string): string => join(folder, name)
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-compare-'))
    writeRun(at('calm'), [2000, 2020, 1990])
    writeRun(at('slow'), [1600, 1616, 1592])
    writeRun(at('lost'), [])
    writeRun(at('torn'), [2000, 2020, 1990])
    const journal = join(at('torn'), 'trials.jsonl')
    writeFileSync(journal, readFileSync(journal).subarray(0, -9))
    writeRun(at('forged'), [2000, 2020, 1990])
    const forged = join(at('forged'), 'trials.jsonl')
    writeFileSync(forged, readFileSync(forged, 'utf8').replace('"frames":1110,', '"frames":67011,'))
    writeRun(at('other'), [2000, 2020, 1990], 'relay')
    writeRun(at('future'), [2000, 2020, 1990])
    const file = join(at('future'), 'run.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"schemaVersion": 2', '"schemaVersion": 9'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('ends with 0 and says nothing on stdout for a run and itself', async () => {
    const { exitCode, stdout, stderr } = await compare(at('calm'), at('calm'), '--fail-above', '0%')
    assert.deepEqual([exitCode, stdout], [0, ''])
    assert.match(stderr, /4 rows: 4 that noise can explain/)
    assert.match(stderr, /No row is significantly slower by more than 0 %/)
  })

  it('ends with 0 for a slower row when nobody asked to fail', async () => {
    const { exitCode, stderr } = await compare(at('calm'), at('slow'))
    assert.equal(exitCode, 0)
    assert.match(stderr, /^bun .* 0\.80 \(.*\) slower/m)
  })

  it('ends with 3 for a row that is slower by more than allowed, and names it', async () => {
    const { exitCode, stderr } = await compare(at('calm'), at('slow'), '--fail-above', '5%')
    assert.equal(exitCode, 3)
    assert.match(stderr, /Slower by more than 5 %: bun \(ingest-1mb, 1x\)\./)
  })

  it('ends with 3 for a run that lost a row or was interrupted, and prints what was cut off', async () => {
    const lost = await compare(at('calm'), at('lost'), '--fail-above', '5%')
    assert.equal(lost.exitCode, 3)
    assert.match(
      lost.stderr.replaceAll(/\s+/g, ' '),
      /without a figure to compare in B: bun \(ingest-1mb, 1x\)/,
    )
    assert.equal((await compare(at('calm'), at('lost'), '--fail-above', '5%', '--allow-missing')).exitCode, 0)
    const torn = await compare(at('calm'), at('torn'), '--fail-above', '5%', '--allow-missing')
    assert.equal(torn.exitCode, 3)
    assert.match(torn.stderr, /Run B: trials\.jsonl:12 is truncated and was ignored/)
    assert.match(torn.stderr, /Run B is not finished \(1 trial missing\)/)
  })

  it('ends with 0 where as much is allowed, and where the row became faster', async () => {
    assert.equal((await compare(at('calm'), at('slow'), '--fail-above', '30')).exitCode, 0)
    assert.equal((await compare(at('slow'), at('calm'), '--fail-above', '5%')).exitCode, 0)
  })

  it('prints JSON of its schema on stdout', async () => {
    const { stdout } = await compare(at('calm'), at('slow'), '--fail-above', '5%', '--json')
    const { rows, failAbove } = comparisonSchema.parse(JSON.parse(stdout))
    assert.equal(failAbove, 0.05)
    assert.deepEqual(
      rows.filter(({ isRegression }) => isRegression).map(({ runner }) => runner),
      ['bun'],
    )
  })

  it('prints a format on stdout, or writes it to a file beside JSON', async () => {
    const { stdout } = await compare(at('calm'), at('slow'), '--format', 'md')
    assert.match(stdout, /^## Comparison of two runs\n/)
    const file = at('page.html')
    const both = await compare(at('calm'), at('slow'), '--format', 'html', '--out', file, '--json')
    assert.ok(existsSync(file))
    assert.match(readFileSync(file, 'utf8'), /^<!doctype html>/)
    comparisonSchema.parse(JSON.parse(both.stdout))
  })

  const mistakes: readonly (readonly [string, readonly string[], readonly string[], RegExp])[] = [
    ['one run', ['calm'], [], /missing required argument 'B'/],
    ['three runs', ['calm', 'calm', 'calm'], [], /too many arguments/],
    ['a folder that is no run', ['calm', 'nowhere'], [], /is not a run folder/],
    ['no scenario in common', ['calm', 'other'], [], /no scenario in common: .*ingest-1mb; .*relay/],
    ['a run of another version', ['calm', 'future'], [], /run\.json: field schemaVersion/],
    ['a record that cannot be right', ['calm', 'forged'], [], /trials\.jsonl:2: .*fell from 67011 to 1115/],
    ['a percentage that is none', ['calm', 'calm'], ['--fail-above', 'much'], /must be a percentage/],
    ['a negative percentage', ['calm', 'calm'], ['--fail-above=-5%'], /must be a percentage/],
    ['all per cents', ['calm', 'calm'], ['--fail-above', '100%'], /must be a percentage/],
    ['an unknown format', ['calm', 'calm'], ['--format', 'pdf'], /md, html, github-action-benchmark/],
    ['what may be missing without a gate', ['calm', 'calm'], ['--allow-missing'], /needs --fail-above/],
    ['a file without a format', ['calm', 'calm'], ['--out', 'x'], /--out needs --format/],
    ['two things for stdout', ['calm', 'calm'], ['--json', '--format', 'md'], /both print on stdout/],
    [
      'a file nowhere',
      ['calm', 'calm'],
      ['--format', 'md', '--out', '/nowhere/x'],
      /--out cannot be written/,
    ],
  ]
  for (const [title, runs, options, text] of mistakes)
    it(`ends with 2 and a line given ${title}`, async () => {
      const { exitCode, stdout, stderr } = await compare(...runs.map(at), ...options)
      const lines = stderr.split('\n')
      assert.ok(
        lines.some((line) => line.startsWith('compare: ') && text.test(line)),
        stderr,
      )
      assert.doesNotMatch(stderr, /^\s+at /m)
      assert.deepEqual([exitCode, stdout], [2, ''])
    })
})

/** @param bun FPS of each trial; none: the run has no such row */
const writeRun = (folder: string, bun: readonly number[], scenario = 'ingest-1mb'): void => {
  const { run, trials } = madeUpRun([
    { scenario, runner: 'ws', baseline: true, perTrial: [1000, 1010, 1005] },
    { scenario, runner: 'ws', baseline: true, replica: 2, perTrial: [1002, 1000, 1008] },
    { scenario, runner: 'deno', perTrial: [500, 505, 501] },
    ...(bun.length === 0 ? [] : [{ scenario, runner: 'bun', perTrial: bun }]),
  ])
  const journal = createRun(folder, run)
  for (const trial of trials) journal.append(trial)
  journal.close()
}
