// A run folder: written in steps that survive a kill, read back with errors that name file, line and field.
import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { jsonSchemas } from '../../results/json-schema.ts'
import type { RunRecord, TrialRecord } from '../../results/schema.ts'
import { CorruptRunError, createRun, readRun, reopenRun, requireEmpty } from '../../results/store.ts'
import { smallRun, smallTrial } from '../fixtures/run.ts'

describe('a run folder', () => {
  let folder = ''
  const run: RunRecord = { ...smallRun(), rounds: 3 }
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

  it('ignores a line truncated by a kill, and says so', () => {
    appendFileSync(join(folder, 'trials.jsonl'), '{"schemaVersion":1,"scen')
    const { trials, notes } = readRun(folder)
    assert.equal(trials.length, 2)
    assert.match(notes[0] ?? '', /trials\.jsonl:3 is truncated/)
  })

  it('that is opened again loses such a line for good, and goes on behind the last whole one', () => {
    appendFileSync(join(folder, 'trials.jsonl'), '{"runner":"Zürich'.slice(0, -4))
    appendFileSync(join(folder, 'trials.jsonl'), Buffer.from([0xc3])) // half of a letter
    const journal = reopenRun(folder, run)
    journal.append({ ...trial, round: 3 })
    journal.close()
    const { trials, notes } = readRun(folder)
    assert.deepEqual(
      trials.map(({ round }) => round),
      [1, 2, 3],
    )
    assert.deepEqual(notes, [])
  })

  it('that was killed between its plan and its journal is an empty run', () => {
    rmSync(join(folder, 'trials.jsonl'))
    assert.deepEqual(readRun(folder).trials, [])
    reopenRun(folder, run).close()
    assert.deepEqual(readRun(folder).trials, [])
  })

  it('whose writer was killed before the plan stood counts as empty', () => {
    const killed = join(folder, '..', 'killed')
    mkdirSync(killed)
    for (const name of ['run.json.new', 'run.lock.1', 'run.lock.77.new'])
      writeFileSync(join(killed, name), '')
    requireEmpty(killed)
    createRun(killed, run).close()
    assert.deepEqual(readRun(killed).run, run)
  })

  it('of a version without budget and sessions is read', () => {
    const { budgetMs: _, leftOut: __, sessions: ___, ...old } = run
    writeFileSync(join(folder, 'run.json'), JSON.stringify(old))
    assert.deepEqual(readRun(folder).run, { ...run, budgetMs: null, leftOut: [], sessions: [] })
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
