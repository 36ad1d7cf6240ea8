// In which order a table shows rows: what a scenario asks about decides, and who has no figure stands at the end.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inOrder } from '../../report/stats/row-order.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { madeUpRun } from './made-up-run.ts'

const { rows } = summarize(
  madeUpRun(['a', 'b', 'c'].map((runner) => ({ runner, perTrial: [runner === 'b' ? 70 : 60] }))),
  readReference(),
)
const latencyMs = (p99: number) => ({ p50: 1, p90: 1, p99, p999: null, max: 50, samples: 100 })

type Change = Partial<Pick<SummaryRow, 'fps' | 'metrics' | 'peakRssBytes' | 'latencyMs'>>

const orders: readonly (readonly [title: string, of: readonly Change[], expected: string])[] = [
  ['by frames a second where nothing else was asked', [{}, {}, { fps: null }], 'bac'],
  [
    'by the cameras that a core carries, the most first',
    [
      { metrics: { capacityCameras: 90 } },
      { metrics: { offeredFps: 60 }, latencyMs: latencyMs(1) },
      { metrics: { capacityCameras: 230 } },
    ],
    'cab',
  ],
  [
    'by how long texts took, the shortest first',
    [
      { metrics: { controlP50Ms: 1, controlP99Ms: 9 } },
      { metrics: { controlP50Ms: 2, controlP99Ms: 8 } },
      { metrics: { controlP50Ms: 3 } },
    ],
    'cba',
  ],
  [
    'by the memory that a slow viewer cost, the least first',
    [
      { metrics: { rssAfterBytes: 1 }, peakRssBytes: 900 },
      { metrics: { rssAfterBytes: 1 }, peakRssBytes: null },
      { metrics: { rssAfterBytes: 1 }, peakRssBytes: 300 },
    ],
    'cab',
  ],
  [
    'by the latency of images that kept a rate, and then by frames a second',
    [
      { metrics: { offeredFps: 60 }, latencyMs: latencyMs(4) },
      { metrics: { offeredFps: 60 }, latencyMs: latencyMs(4) },
      { metrics: { offeredFps: 60 }, latencyMs: latencyMs(2) },
    ],
    'cba',
  ],
]

describe('rows stand in order', () => {
  for (const [title, changes, expected] of orders) {
    it(title, () => {
      const named = rows.map((row, index) => ({ row: { ...row, ...changes[index] } }))
      const runners = inOrder(named).map(({ row }) => row.runner)
      assert.equal(runners.join(''), expected)
    })
  }
})
