// npm run report from outside: which formats it takes, and what it says of others.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { createRun } from '../../results/store.ts'
import { madeUpRun } from '../report/made-up-run.ts'

const projectRoot = join(import.meta.dirname, '../..')
const report = (...args: readonly string[]) =>
  execa(process.execPath, ['scripts/report.ts', ...args], { cwd: projectRoot, reject: false })

describe('npm run report', () => {
  let parent = ''
  const folder = (): string => join(parent, 'run')
  before(() => {
    parent = mkdtempSync(join(tmpdir(), 'isb-report-'))
    const { run, trials } = madeUpRun([{ perTrial: [100, 101, 99] }])
    const journal = createRun(folder(), run)
    for (const trial of trials) journal.append(trial)
    journal.close()
  })
  after(() => rmSync(parent, { recursive: true }))

  it('writes the formats that are named, and tells the files', async () => {
    const { exitCode, stderr } = await report(folder(), '--format', 'md, csv')
    assert.equal(exitCode, 0)
    for (const name of ['summary.json', 'export/report.md', 'export/rows.csv']) {
      assert.ok(stderr.includes(join(folder(), name)))
      assert.ok(existsSync(join(folder(), name)))
    }
    assert.ok(!existsSync(join(folder(), 'report.html')))
  })

  it('writes the page where none is named', async () => {
    assert.equal((await report(folder())).exitCode, 0)
    assert.ok(existsSync(join(folder(), 'report.html')))
  })

  for (const format of ['pdf', 'md,pdf', 'md,', ''])
    it(`ends with 2 and one line given the format "${format}"`, async () => {
      const { exitCode, stderr } = await report(folder(), '--format', format)
      assert.equal(exitCode, 2)
      assert.match(stderr, /^report: .*--format.*\nusage: [^\n]*$/)
    })
})
