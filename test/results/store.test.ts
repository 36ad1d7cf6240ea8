// A run folder: written in steps that survive a kill, read back with errors that name file, line and field.
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { jsonSchemas } from '../../results/json-schema.ts'
import type { RunRecord, TrialRecord } from '../../results/schema.ts'
import { CorruptRunError, createRun, readRun } from '../../results/store.ts'
import { smallRun, smallTrial } from '../fixtures/run.ts'

describe('a run folder', () => {
  let folder = ''
  const run: RunRecord = smallRun()
  const trial: TrialRecord = smallTrial()
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'isb-store-')), 'run')
    const journal = createRun(folder, run)
    journal.append(trial)
    journal.append({ ...trial, round: 2 })
    journal.close()
  })
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

  const rejects = (text: RegExp): void =>
    assert.throws(
      () => readRun(folder),
      (error) => {
        assert.ok(error instanceof CorruptRunError, String(error))
        assert.match(error.message, text)
        return true
      },
    )

  it('is read back as it was written', () => {
    assert.deepEqual(readRun(folder), { folder, run, trials: [trial, { ...trial, round: 2 }], notes: [] })
  })

  it('is not written over', () => {
    assert.throws(() => createRun(folder, run), /is not empty/)
  })

  it('loses a line that was cut off by a kill, and says so', () => {
    appendFileSync(join(folder, 'trials.jsonl'), '{"schemaVersion":1,"scen')
    const { trials, notes } = readRun(folder)
    assert.equal(trials.length, 2)
    assert.match(notes[0] ?? '', /trials\.jsonl:3 is cut off/)
  })

  it('with a damaged line names file and line', () => {
    appendFileSync(join(folder, 'trials.jsonl'), 'not json\n')
    rejects(/trials\.jsonl:3 is not JSON/)
  })

  it('with a wrong value names file, line and field', () => {
    const wrong = { ...trial, outcome: { status: 'skipped', reason: 5 } }
    appendFileSync(join(folder, 'trials.jsonl'), `${JSON.stringify(wrong)}\n`)
    rejects(/trials\.jsonl:3: field outcome\.reason/)
  })

  it('with a damaged run.json names file and field', () => {
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, rounds: 0 }))
    rejects(/run\.json: field rounds/)
  })

  it('of another schema version is refused', () => {
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, schemaVersion: 99 }))
    rejects(/run\.json: field schemaVersion/)
  })

  it('that is none is called so', () => {
    assert.throws(() => readRun(tmpdir()), /is not a run folder/)
  })
})

describe('the JSON Schemas', () => {
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    it(`${name} is written as the code has it (npm run schema)`, () => {
      const written = readFileSync(join(import.meta.dirname, '../../results/schema', name), 'utf8')
      assert.deepEqual(JSON.parse(written), JSON.parse(JSON.stringify(schema)))
    })
  }
})
