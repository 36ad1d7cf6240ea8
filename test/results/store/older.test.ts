// Runs of another schema version: read where that can be done, told in one line where it cannot.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { schemaVersion } from '../../../results/schema.ts'
import { CorruptRunError, readRun } from '../../../results/store.ts'
import { summarySchema } from '../../../results/summary-schema.ts'
import { smallRun, smallTrial } from '../../fixtures/run.ts'

const root = join(import.meta.dirname, '../../..')
const older = schemaVersion - 1

describe('a run of the schema version before', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-older-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (run: object, trials: readonly object[]): void => {
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, schemaVersion: older }))
    const lines = trials.map((trial) => `${JSON.stringify({ ...trial, schemaVersion: older })}\n`)
    writeFileSync(join(folder, 'trials.jsonl'), lines.join(''))
  }
  const report = () =>
    spawnSync(process.execPath, [join(root, 'scripts/report.ts'), folder], { cwd: root, encoding: 'utf8' })

  it('is read, and said to be one', () => {
    write(smallRun(), [smallTrial()])
    const { run, trials, notes, olderVersion } = readRun(folder)
    assert.deepEqual([run, trials, olderVersion], [smallRun(), [smallTrial()], older])
    assert.deepEqual(notes, [
      `The run is of schema version ${older}, and was read as version ${schemaVersion}; nothing in it had to be left out.`,
    ])
  })

  it('has a page; command and page name the field that trials lack', () => {
    const { durationMs: _, ...lacking } = smallTrial()
    write(smallRun(), [lacking, { ...smallTrial(), round: 2 }])
    const { status, stderr } = report()
    assert.equal(status, 0, stderr)
    const note = /1 of 2 recorded trials are left out, and count as missing: [^\n]*durationMs\./
    assert.match(stderr, note)
    const page = readFileSync(join(folder, 'report.html'), 'utf8')
    assert.match(page, note)
    assert.doesNotMatch(page, /The run is not finished/)
  })

  for (const [what, lack] of [
    ['whose trials', 'durationMs'],
    ['of whose trials not even the rows', 'replica'],
  ] as const)
    it(`${what} could be read says so of its rows, not that they were never begun`, () => {
      const { [lack]: _, ...lacking } = smallTrial()
      write(smallRun(), [lacking])
      assert.equal(report().status, 0)
      const { rows } = summarySchema.parse(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')))
      const reasons = new Set(
        rows.filter(({ runner }) => runner === smallTrial().runner).map(({ reason }) => reason),
      )
      assert.deepEqual(
        [...reasons],
        ['recorded in an older schema version: its trials could not be read as the present one'],
      )
    })

  it('that lacks a part of its plan is one line that names all of it', () => {
    const { calibration: _, placement: __, ...lacking } = smallRun()
    write({ ...lacking, colour: 'red' }, [])
    const { status, stderr } = report()
    assert.equal(status, 2)
    const [line = ''] = stderr.split('\n').filter((each) => each.startsWith('report:'))
    assert.match(line, new RegExp(`run\\.json: it is of schema version ${older}; .*missing`))
    for (const field of ['calibration', 'placement', 'colour']) assert.ok(line.includes(field), line)
  })

  for (const [version, text] of [
    [schemaVersion + 1, /newer than the \d+ that this suite reads/],
    [schemaVersion - 2, /use the suite that wrote it/],
  ] as const)
    it(`is not what version ${version} is`, () => {
      writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...smallRun(), schemaVersion: version }))
      assert.throws(
        () => readRun(folder),
        (error) => error instanceof CorruptRunError && text.test(error.message),
      )
    })
})
