// npm run bench:placebo from outside: what it prints where, and how it ends.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { createRun } from '../../results/store.ts'
import { madeUpRun } from '../report/made-up-run.ts'

const projectRoot = join(import.meta.dirname, '../..')
const benchPlacebo = (...args: readonly string[]) =>
  execa(process.execPath, ['scripts/bench-placebo.ts', ...args], { cwd: projectRoot, reject: false })

describe('npm run bench:placebo', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-placebo-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('prints a table on stdout', async () => {
    const { run, trials } = madeUpRun([{ point: '1mb', perTrial: [1000, 1010, 990] }])
    const scenarios = run.scenarios.map((scenario) => ({
      ...scenario,
      points: scenario.points.map((each) => ({ ...each, id: '1mb' })),
    }))
    const journal = createRun(join(folder, 'run'), { ...run, scenarios })
    for (const trial of trials) journal.append(trial)
    journal.close()
    const { exitCode, stdout, stderr } = await benchPlacebo(join(folder, 'run'))
    assert.equal(stderr, '')
    assert.match(stdout, /^\| rule \| tried on \| pass \|\n/)
    assert.match(stdout, /^\| within a factor of 2 of a published figure \| other systems \| 2 of 4 \|$/m)
    assert.equal(exitCode, 0)
  })

  it('ends with 2 and one line for what is not a run', async () => {
    const { exitCode, stdout, stderr } = await benchPlacebo(folder)
    assert.match(stderr, /^bench:placebo: \S+ is not a run folder: it has no run\.json\nusage: /)
    assert.deepEqual([exitCode, stdout], [2, ''])
  })
})
