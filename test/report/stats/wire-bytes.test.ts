// Bytes of a frame on the wire: shown where transports are compared, and nowhere else.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pointColumns, rowViews } from '../../../report/page/point-view.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { measureWireBytes } from '../../../report/stats/wire-bytes.ts'
import { renderTable } from '../../../report/terminal/table.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { TrialRecord } from '../../../results/schema.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { madeUpLine } from '../../fixtures/generator-job.ts'
import { frameBytes, type MadeUpRow, madeUpRun } from '../made-up-run.ts'

const ws: MadeUpRow = { runner: 'ws', label: 'ws tuned', perTrial: [100, 110, 120] }
const post: MadeUpRow = { ...ws, runner: 'http-post', label: 'HTTP POST tuned', role: 'transport' }
const column = 'bytes on the wire a frame'

const summaryOf = (rows: readonly MadeUpRow[]) => {
  const stored = madeUpRun(rows)
  return { ...summarize(stored, readReference()), planned: stored.run.rows }
}

describe('bytes on the wire', () => {
  it('are those of all frames over their number, as cameras count them', () => {
    assert.deepEqual(measureWireBytes(madeUpRun([ws]).trials), { wireBytesPerFrame: frameBytes + 14 })
  })

  it('are what viewers read, and absent in runs that did not count it', () => {
    const [trial] = madeUpRun([ws]).trials
    assert.ok(trial)
    const { ready, generatorReady, server, kernel, caveat } = requireCompleted(trial.outcome, 'ingest')
    const received = { frames: 4, bytes: 4000, viewers: [], latency: '' }
    const pushed = (wireBytes?: number): readonly TrialRecord[] => {
      const line = madeUpLine('push', { received, ...(wireBytes !== undefined && { wireBytes }) })
      const generator = { first: line, last: line, final: line }
      const outcome = {
        status: 'completed',
        mode: 'push',
        ready,
        generatorReady,
        server,
        generator,
        kernel,
        caveat,
      } as const
      return [{ ...trial, outcome }]
    }
    assert.deepEqual(measureWireBytes(pushed(4400)), { wireBytesPerFrame: 1100 })
    assert.deepEqual(measureWireBytes(pushed()), {})
  })

  it('have a column on the page and a line in the table where transports are compared', () => {
    const { planned, ...summary } = summaryOf([ws, post])
    assert.ok(pointColumns(summary.rows).some(({ head }) => head === column))
    const [view] = rowViews(summary.rows, planned)
    assert.ok(view?.cells.includes('1,048,590'), view?.cells.join())
    assert.match(renderTable(summary), /bytes on the wire a frame: .*1,048,590/)
  })

  it('are not shown where all rows are WebSockets', () => {
    const { planned, ...summary } = summaryOf([ws])
    assert.ok(pointColumns(summary.rows).every(({ head }) => head !== column))
    assert.doesNotMatch(renderTable(summary), /wire/)
    const [view] = rowViews(summary.rows, planned)
    assert.ok(view?.counters.every(([name]) => name !== 'wireBytesPerFrame'))
  })
})
