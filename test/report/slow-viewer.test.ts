// A row whose viewer was slow: figures are those of the others, what waited is not lost, and memory is told.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rowViews } from '../../report/page/point-view.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { trialFigures } from '../../report/stats/trial-figures.ts'
import { renderTable } from '../../report/terminal/table.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { TrialOutcome } from '../../results/schema.ts'
import type { SlowViewerRecord } from '../../results/slow-viewer-schema.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { frameBytes, madeUpRun } from './made-up-run.ts'

const mebibyte = 2 ** 20

/** One second in which 60 images came to each of two viewers, and `slowFrames` to a slow one; 20 before. */
const trial = (record: Partial<SlowViewerRecord>, dropped: number): TrialOutcome => {
  const outcome = requireCompleted(madeUpRun([{ perTrial: [60] }]).trials[0]?.outcome, 'ingest')
  const slowViewer = { memory: null, rssAfterBytes: 0, slowFrames: 3, closed: false, ...record }
  const viewer = { lost: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true }
  const seen = (healthy: number, slow: number) => {
    const frames = 2 * healthy + 20
    const viewers = [slow, healthy, healthy].map((count) => ({ ...viewer, frames: count }))
    return { frames, bytes: frames * frameBytes, viewers, latency: emptyHistogram }
  }
  const { first, last, final } = outcome.generator
  const mode = 'relay'
  return {
    ...outcome,
    mode,
    server: { ...outcome.server, final: { ...outcome.server.final, sentFrames: 300, dropped } },
    generator: {
      first: { ...first, mode, received: seen(20, 20) },
      last: { ...last, mode, received: seen(80, 20 + slowViewer.slowFrames) },
      final: { ...final, mode, received: seen(120, 20 + slowViewer.slowFrames) },
    },
    slowViewer,
  }
}

/** Of hdr-histogram-js, with nothing in it. */
const emptyHistogram = 'HISTFAAAAB14nJNpmSzMwMDACMXMDBAAYjMwT25ngPMBP/YCaw=='

const stored = madeUpRun([
  {
    perTrial: [
      trial(
        {
          memory: [
            { timeMs: 0, rssBytes: 100 },
            { timeMs: 500, rssBytes: 200 },
          ],
          rssAfterBytes: 50 * mebibyte,
        },
        10,
      ),
      trial(
        { memory: [{ timeMs: 1, rssBytes: 7 }], rssAfterBytes: 70 * mebibyte, slowFrames: 5, closed: true },
        30,
      ),
    ],
  },
])
const summary = summarize(stored, readReference())
const [row] = summary.rows

describe('a row with a slow viewer', () => {
  it('has the frames a second of the others, who are served alike', () => {
    assert.deepEqual(
      row?.perTrial.map(({ fps }) => Math.round(fps)),
      [120, 120],
    )
    assert.deepEqual(
      stored.trials.map((trial) => trialFigures(trial)?.fairness),
      [1, 1],
    )
  })

  it('has what waited for the slow one as on its way, and nothing lost', () => {
    const delivered = 2 * 240 + 23 + 25
    assert.deepEqual([row?.sent, row?.delivered, row?.dropped, row?.lost], [640, delivered, 40, 0])
    assert.equal(row?.inFlight, 640 - delivered - 40)
  })

  it('has medians of its trials, and how many of them ended with a cut', () => {
    const { rssAfterBytes, slowViewerFrames, slowViewerClosedShare, droppedFrames } = row?.metrics ?? {}
    assert.deepEqual(
      [rssAfterBytes, slowViewerFrames, slowViewerClosedShare, droppedFrames],
      [60 * mebibyte, 4, 0.5, 20],
    )
  })

  it('has the memory of all trials for a chart; a row without has none', () => {
    assert.deepEqual(row?.memory, [
      { round: 1, timeMs: 0, rssBytes: 100 },
      { round: 1, timeMs: 500, rssBytes: 200 },
      { round: 2, timeMs: 1, rssBytes: 7 },
    ])
    const [plain] = summarize(madeUpRun([{ perTrial: [60] }]), readReference()).rows
    assert.deepEqual([plain?.memory, plain?.metrics['rssAfterBytes']], [undefined, undefined])
  })

  it('shows memory at its peak and after in the terminal, and the rest on the page', () => {
    const lines = renderTable(summary).split('\n')
    assert.match(lines.find((line) => line.startsWith('system')) ?? '', /peak RSS RSS after/)
    assert.match(lines.find((line) => line.startsWith('ws')) ?? '', /120 MiB +60 MiB/)
    assert.match(
      lines.join(' '),
      /Peak\sserver\smemory:\s120\sMiB \(ws.*\)\. Server\smemory\s1\ss\safter\sthe\sslow\sviewer\sleft:\s60\sMiB/,
    )
    const [view] = rowViews(summary.rows, stored.run.rows)
    const facts = new Map(view?.counters.map(([name, value]) => [name, value]))
    assert.equal(facts.get('RSS 1 s after the slow viewer left'), '60 MiB')
    assert.equal(facts.get('frames received by the slow viewer, per trial'), '4')
    assert.equal(facts.get('trials in which the server closed the slow viewer'), '50 %')
    assert.equal(facts.get('frames dropped by policy, per trial'), '20')
  })
})
