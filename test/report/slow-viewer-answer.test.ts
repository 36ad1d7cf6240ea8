// The answer of a scenario with a slow viewer, on made-up rows: memory by policy, and the other viewers.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { slowViewerAnswer } from '../../report/slow-viewer-answer.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { systemRows } from './made-up-rows.ts'

const mebibyte = 2 ** 20

const rowsOf = (
  point: string,
  peakMebibytes: number,
  change: (index: number) => Partial<SummaryRow> = () => ({}),
): readonly SummaryRow[] =>
  systemRows(point, (_, index) => ({
    peakRssBytes: (peakMebibytes + index) * mebibyte,
    metrics: { rssAfterBytes: 50 * mebibyte, deliveredShare: 1 },
    latencyMs: { p50: 1, p90: 2, p99: 4 + index, p999: null, max: 90, samples: 300 },
    ...change(index),
  })).slice(0, 3)

const queue = rowsOf('stalled-queue', 640)
const close = rowsOf('stalled-close', 90)

describe('the answer of a slow viewer', () => {
  it('is the memory under each policy, most first, and that the others get all', () => {
    assert.deepEqual(slowViewerAnswer([...close, ...queue]), [
      'Server memory at its peak, median of the systems: stalled-queue 641 MiB, stalled-close 91 MiB.',
      'The other viewers get all frames from 6 of 6 rows; their p99 latency is 4 ms to 6 ms.',
    ])
  })

  it('names the rows from which the others do not get all', () => {
    const starving = rowsOf('stalled-close', 90, (index) =>
      index === 1
        ? {
            metrics: { rssAfterBytes: 0, deliveredShare: 0.6 },
            fps: { median: 36, low: 30, high: 40 },
            latencyMs: null,
          }
        : {},
    )
    assert.equal(
      slowViewerAnswer(starving)[1],
      'The other viewers get all frames from 2 of 3 rows, not uws tuned at stalled-close (36 FPS); their p99 latency is 4 ms to 6 ms.',
    )
  })

  it('is nothing where no viewer was slow', () => {
    assert.deepEqual(slowViewerAnswer(systemRows('1mb', () => ({}))), [])
  })
})
