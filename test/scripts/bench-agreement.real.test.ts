// npm run bench:agreement from outside: what it prints where, and how it ends.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { createRun } from '../../results/store.ts'
import { madeUpRun } from '../report/made-up-run.ts'

const projectRoot = join(import.meta.dirname, '../..')
const benchAgreement = (...args: readonly string[]) =>
  execa(process.execPath, ['scripts/bench-agreement.ts', ...args], { cwd: projectRoot, reject: false })

describe('npm run bench:agreement', () => {
  let folder = ''
  const calm = (): string => join(folder, 'calm')
  const faster = (): string => join(folder, 'faster')
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-agreement-'))
    writeRun(calm(), [2000, 2020, 1990])
    writeRun(faster(), [4000, 4040, 3990])
  })
  after(() => rmSync(folder, { recursive: true }))

  it('tells of one run how wide its intervals are', async () => {
    const { exitCode, stdout, stderr } = await benchAgreement(calm())
    assert.match(stderr, /median half-width of the ratios to the baseline ± \d\.\d %, at most 15 % expected/)
    assert.deepEqual([exitCode, stdout], [0, ''])
  })

  it('ends with 0 where two runs agree', async () => {
    const { exitCode, stderr } = await benchAgreement(calm(), calm())
    assert.match(stderr, /1 of 1 rows agree, at least 90 % expected/)
    assert.equal(exitCode, 0)
  })

  it('ends with 3 where they do not, and marks the row', async () => {
    const { exitCode, stderr } = await benchAgreement(calm(), faster())
    assert.match(stderr, /^! bun tuned 1x .* 2\.00 \(/m)
    assert.equal(exitCode, 3)
  })

  for (const [title, runs, text] of [
    ['no run', [], /missing required argument/],
    ['three runs', ['a', 'b', 'c'], /compares two runs at most/],
    ['a folder that is no run', [projectRoot], /is not a run folder/],
  ] as const)
    it(`ends with 2 given ${title}`, async () => {
      const { exitCode, stderr } = await benchAgreement(...runs)
      assert.match(stderr.split('\n')[0] ?? '', text)
      assert.equal(exitCode, 2)
    })
})

const writeRun = (folder: string, bun: readonly number[]): void => {
  const { run, trials } = madeUpRun([
    { runner: 'ws', baseline: true, perTrial: [1000, 1010, 1005] },
    { runner: 'ws', baseline: true, replica: 2, perTrial: [1002, 1000, 1008] },
    { runner: 'bun', perTrial: bun },
  ])
  const journal = createRun(folder, run)
  for (const trial of trials) journal.append(trial)
  journal.close()
}
