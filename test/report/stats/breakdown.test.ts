// Where the CPU time of a frame went, on made-up trials: 1,000 frames in one second, 990 ms of CPU, a quarter of it kernel.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rowsCsv } from '../../../report/export/csv.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { StoredRun } from '../../../results/store.ts'
import { withBreakdowns } from '../made-up-breakdown.ts'
import { madeUpRun } from '../made-up-run.ts'

const rowsOf = (stored: StoredRun) => summarize(stored, readReference()).rows
const one = madeUpRun([{ perTrial: [1000, 1000, 1000] }])
const rounded = (value: number | null | undefined): number => Number((value ?? Number.NaN).toFixed(4))

describe('the breakdown of a row', () => {
  it('adds up to its CPU time a frame, ended threads included, by thread and by user and kernel', () => {
    const [row] = rowsOf(withBreakdowns(one, () => ({})))
    const { breakdown, cpuMsPerFrame } = row ?? {}
    assert.deepEqual(
      [breakdown?.firstThreadMs, breakdown?.otherThreadsMs, breakdown?.endedMs].map((part) =>
        rounded(part?.median),
      ),
      [0.9, 0.06, 0.03],
    )
    const sum = (parts: readonly (number | undefined)[]) =>
      rounded(parts.reduce<number>((all, part) => all + (part ?? Number.NaN), 0))
    const threads = [breakdown?.firstThreadMs, breakdown?.otherThreadsMs, breakdown?.endedMs]
    assert.equal(sum(threads.map((part) => part?.median)), rounded(cpuMsPerFrame))
    assert.equal(sum([breakdown?.userMs.median, breakdown?.systemMs.median]), rounded(cpuMsPerFrame))
  })

  it('has faults, switches and threads per frame, and the smaller backlog of both ends', () => {
    const [row] = rowsOf(withBreakdowns(one, () => ({ spanMs: 2000 })))
    const { breakdown } = row ?? {}
    assert.equal(breakdown?.minorFaults.median, 1)
    assert.equal(breakdown?.voluntarySwitches.median, 0.25)
    assert.deepEqual(breakdown?.threadMs, { V8Worker: 0.03 })
    assert.equal(breakdown?.unreadBytes, 1000)
  })

  it('has intervals around the medians, never below zero', () => {
    const [row] = rowsOf(withBreakdowns(one, ({ round }) => ({ minorFaults: [0, 10, 5000][round - 1] ?? 0 })))
    assert.equal(row?.breakdown?.minorFaults.median, 0.01)
    assert.equal(row?.breakdown?.minorFaults.low, 0)
    assert.ok((row?.breakdown?.minorFaults.high ?? 0) > 5)
    const [single] = rowsOf(withBreakdowns(madeUpRun([{ perTrial: [1000] }]), () => ({})))
    assert.deepEqual(single?.breakdown?.userMs, { median: 0.7425, low: null, high: null })
  })

  it('splits kernel time by what the reference receiver of the point needs', () => {
    const run = madeUpRun([
      { perTrial: [1000, 1000, 1000] },
      { runner: 'raw-tcp', role: 'reference-receiver', perTrial: [2000, 2000, 2000] },
      { point: '2x', perTrial: [1000, 1000, 1000] },
    ])
    const [row, reference, elsewhere] = rowsOf(withBreakdowns(run, () => ({})))
    assert.equal(rounded(row?.breakdown?.referenceSystemMs), 0.1237)
    assert.equal(rounded(row?.breakdown?.beyondReferenceMs?.median), 0.1237)
    assert.equal(reference?.breakdown?.beyondReferenceMs?.median, 0)
    assert.equal(elsewhere?.breakdown?.beyondReferenceMs, null)
  })

  it('is absent where a trial did not record it', () => {
    const [row] = rowsOf(withBreakdowns(one, ({ round }) => (round === 2 ? null : {})))
    assert.equal(row?.breakdown, undefined)
    assert.equal(row?.diagnoses, undefined)
  })

  it('is in the CSV, a column a figure and a thread name', () => {
    const [head = '', line = ''] = rowsCsv(rowsOf(withBreakdowns(one, () => ({})))).split(/\r?\n/)
    const cells = new Map(head.split(',').map((name, index) => [name, line.split(',')[index]]))
    assert.equal(cells.get('breakdown.minorFaults.median'), '2')
    assert.equal(cells.get('breakdown.threadMs.V8Worker'), '0.06')
    assert.ok(cells.has('breakdown.firstThreadMs.low'))
  })
})
