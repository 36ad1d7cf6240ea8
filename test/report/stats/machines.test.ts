// A run resumed on another CPU or kernel says so, and its rows rank only within one machine.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { buildReport } from '../../../report/build.ts'
import { rank } from '../../../report/stats/ranking.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { Session } from '../../../results/session-schema.ts'
import { createRun, type StoredRun } from '../../../results/store.ts'
import { madeUpRun } from '../made-up-run.ts'

const first: Session = {
  startedAt: '2026-11-23T10:00:00.000Z',
  command: 'npm run matrix',
  trialsBefore: 0,
  suite: { version: '0.2.0', gitRevision: null, gitDirty: null, lockHash: 'c0ffee' },
  ...{ node: '24.21.0', kernel: '6.1.0', cpuModel: 'Old CPU', boot: 'first', notes: [] },
}

/** Three rows of two rounds; the journal has the rows one after the other. */
const resumed = (later: Partial<Session>, trialsBefore = 5): StoredRun =>
  madeUpRun(
    [
      { runner: 'ws', baseline: true, perTrial: [1000, 1010] },
      { runner: 'bun', perTrial: [2000, 2010] },
      { runner: 'deno', perTrial: [3000, 9000] },
    ],
    { sessions: [first, { ...first, boot: 'second', ...later, trialsBefore }] },
  )
const ranked = (stored: StoredRun) => {
  const { rows, noiseFloor } = summarize(stored, readReference())
  return { leader: rank(rows, noiseFloor)?.systems[0]?.runner, reasons: rows.map(({ reason }) => reason) }
}
const stranger = 'not ranked: trials of another machine, see the resumes'

describe('a resumed run', () => {
  it('ranks all rows where CPU and kernel are the same, whatever else was restarted or updated', () => {
    const { leader, reasons } = ranked(resumed({ node: '26.0.0' }))
    assert.deepEqual([leader, reasons], ['deno', [null, null, null]])
  })

  for (const later of [{ cpuModel: 'New CPU' }, { kernel: '6.12.0' }])
    it(`leaves rows with trials of another machine out of the ranks: ${Object.keys(later)}`, () => {
      const { leader, reasons } = ranked(resumed(later))
      assert.deepEqual([leader, reasons], ['bun', [null, null, stranger]])
    })

  it('ranks on the machine that measured most', () => {
    const { leader, reasons } = ranked(resumed({ cpuModel: 'New CPU' }, 2))
    assert.deepEqual([leader, reasons], ['deno', [stranger, null, null]])
  })

  it('of a version that recorded no sessions ranks as before', () => {
    const stored = resumed({ cpuModel: 'New CPU' })
    assert.equal(ranked({ ...stored, run: { ...stored.run, sessions: [] } }).leader, 'deno')
  })
})

it('what a terminal shows of a run says what changed at a resume, and which trials were repeated', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'isb-machines-')), 'run')
  try {
    const { run, trials } = resumed({ cpuModel: 'New CPU', kernel: '6.12.0' })
    const journal = createRun(folder, run)
    for (const trial of trials) {
      const { outcome } = trial
      const repeated = outcome.status === 'completed' && trial.round === 2 && trial.runner === 'ws'
      journal.append(
        repeated ? { ...trial, outcome: { ...outcome, recoveredFrom: 'the server stood still' } } : trial,
      )
    }
    journal.close()
    const { history } = await buildReport(folder, ['md'])
    const [changed = '', ...others] = history
    assert.match(
      changed,
      /a different CPU \(Old CPU before, New CPU after\), a different kernel \(6\.1\.0 before/,
    )
    assert.deepEqual(others, ['1 trial repeated or measured with what was left: the server stood still.'])
  } finally {
    rmSync(join(folder, '..'), { recursive: true })
  }
})
