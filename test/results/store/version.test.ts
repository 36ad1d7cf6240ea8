// Runs of another schema version: refused in one line that names the suite that reads them.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { schemaVersion } from '../../../results/schema.ts'
import { CorruptRunError, readRun } from '../../../results/store.ts'
import { smallRun, smallTrial } from '../../fixtures/run.ts'

const root = join(import.meta.dirname, '../../..')

describe('a run of another schema version', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-version-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (runVersion: number, trialVersion: number): void => {
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...smallRun(), schemaVersion: runVersion }))
    const trial = { ...smallTrial(), schemaVersion: trialVersion }
    writeFileSync(join(folder, 'trials.jsonl'), `${JSON.stringify(trial)}\n`)
  }

  for (const [version, text] of [
    [
      1,
      /run\.json: field schemaVersion: schema version 1; this suite reads version \d+\. Use release v0\.1\.0/,
    ],
    [schemaVersion + 1, /Use a newer suite/],
    [0, /Use the release that wrote it/],
  ] as const)
    it(`is refused where the version is ${version}`, () => {
      write(version, version)
      assert.throws(
        () => readRun(folder),
        (error) => error instanceof CorruptRunError && text.test(error.message),
      )
    })

  it('is refused where one of its trials is of another version, with file and line', () => {
    write(schemaVersion, 1)
    assert.throws(() => readRun(folder), /trials\.jsonl:1: field schemaVersion: schema version 1/)
  })

  it('ends the command with 2 and one line', () => {
    write(1, 1)
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/report.ts'), folder], {
      cwd: root,
      encoding: 'utf8',
    })
    assert.equal(status, 2)
    const lines = stderr.split('\n').filter((line) => line.startsWith('report:'))
    assert.equal(lines.length, 1)
    assert.match(lines[0] ?? '', /release v0\.1\.0/)
  })
})
