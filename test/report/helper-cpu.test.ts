// What rows say of a server's CPU time outside of its first thread and process, and of other programs.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answer } from '../../report/answer.ts'
import { rowsCsv } from '../../report/export/csv.ts'
import { rowViews } from '../../report/page/point-view.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { KernelRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { madeUpRun } from './made-up-run.ts'

type Tree = NonNullable<KernelRecord['serverTree']>

/** A server that reports 80 % of a core at 1000 FPS. */
const rowWith = (mainThreadCpu: number | null, tree?: Partial<Tree>): SummaryRow => {
  const stored = madeUpRun([{ perTrial: [{ fps: 1000, serverCpu: 0.8 }] }])
  const counted: Tree = { userCpu: 0.6, systemCpu: 0.2, processes: 1, countedBy: 'control group', ...tree }
  const trials = stored.trials.map((trial) => {
    const outcome = requireCompleted(trial.outcome, 'ingest')
    const kernel = {
      ...{ mainThreadCpu, stealShare: 0, foreignShare: 0, foreign: [] },
      ...(tree && { serverTree: counted }),
    }
    return { ...trial, outcome: { ...outcome, kernel } }
  })
  const [row] = summarize({ ...stored, trials }, readReference()).rows
  assert.ok(row)
  return row
}
const disturbedRow = (foreign: KernelRecord['foreign']): SummaryRow => {
  const stored = madeUpRun([{ perTrial: [1000, 1100] }])
  const trials = stored.trials.map((trial) => {
    const outcome = requireCompleted(trial.outcome, 'ingest')
    const kernel = { mainThreadCpu: null, stealShare: 0, foreignShare: 0.3, foreign }
    return { ...trial, outcome: { ...outcome, kernel } }
  })
  const [row] = summarize({ ...stored, trials }, readReference()).rows
  assert.ok(row)
  return row
}
const countersOf = (row: SummaryRow) => new Map(rowViews([row], [])[0]?.counters)

describe('the CPU time of a row', () => {
  it('has the share outside of the first thread, on the page and in the CSV', () => {
    const row = rowWith(0.52, {})
    assert.ok(Math.abs((row.metrics['helperCpuShare'] ?? 0) - 0.35) < 1e-9)
    assert.equal(countersOf(row).get('server CPU outside its first thread'), '35 %')
    const [heads = '', values = ''] = rowsCsv([row]).split('\r\n')
    const column = heads.split(',').indexOf('metrics.helperCpuShare')
    assert.ok(Math.abs(Number(values.split(',')[column]) - 0.35) < 1e-9)
  })

  it('is that of all processes, and says how many there are', () => {
    const row = rowWith(0.01, { userCpu: 1, systemCpu: 0.25, processes: 3 })
    assert.ok(Math.abs((row.cpuMsPerFrame ?? 0) - 1.25) < 1e-9)
    assert.ok(Math.abs((row.metrics['userCpuMsPerFrame'] ?? 0) - 1) < 1e-9)
    assert.ok(Math.abs((row.serverCpu ?? 0) - 1.25) < 1e-9)
    assert.equal(countersOf(row).get('processes of the server'), '3')
    assert.equal(countersOf(row).get('server CPU outside its first thread'), '99 %')
  })

  it('has no such share where the kernel did not say', () => {
    for (const row of [rowWith(0.5), rowWith(null, {})]) {
      assert.equal(row.metrics['helperCpuShare'], undefined)
      assert.equal(countersOf(row).get('server CPU outside its first thread'), undefined)
    }
    assert.equal(rowWith(0.5, {}).metrics['serverProcesses'], undefined)
  })
})

describe('a disturbed row', () => {
  const matrix = 'node scripts/matrix.ts --profile quick --out /tmp/another-folder-with-a-long-name'
  const foreign = [
    { pid: 7, name: 'sshd', cpu: 0.2 },
    { pid: 8, name: matrix, cpu: 0.15 },
    { pid: 9, name: matrix, cpu: 0.1 },
  ]

  it('names the program that took most CPU time', () => {
    const row = disturbedRow(foreign)
    assert.equal(row.busiestProgram, matrix)
    assert.equal(countersOf(row).get('busiest other program'), matrix)
    assert.deepEqual(answer([row], null), [
      'Other work on the machine disturbed every system that could be ranked, most of all ' +
        '“node scripts/matrix.ts --profile quick --out /tmp/another-fo”. Run again on a quiet machine.',
    ])
  })

  it('names none where none is known', () => {
    const row = disturbedRow([])
    assert.equal(row.busiestProgram, undefined)
    assert.equal(countersOf(row).get('busiest other program'), undefined)
  })
})
