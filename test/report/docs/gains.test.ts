// The table of gains in a library's page: the steps in order, from the run that measured most of them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gainsBlock, type PublishedSummary } from '../../../report/docs/gains.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { madeUpRun } from '../made-up-run.ts'

const summary = summarize(madeUpRun([{ perTrial: [1000, 1010, 1020] }]), readReference())
const [template] = summary.rows
assert.ok(template)

const step = (
  id: string,
  index: number,
  kind: SummaryRow['rung']['kind'],
  more: Partial<SummaryRow> = {},
): SummaryRow => ({
  ...template,
  ...{ runner: 'ws', variant: id, point: '1mb', status: 'completed' },
  rung: { id, label: `label of ${id}`, index, kind, before: index === 0 ? null : 'shipped' },
  stepGain: index === 0 ? null : { fps: { median: 1.5, low: 1.25, high: 1.75 }, cpuMsPerFrame: null },
  ...more,
})

const runOf = (day: string, rows: readonly SummaryRow[]): PublishedSummary => ({
  ...{ name: `${day}-lab`, day },
  summary: { ...summary, rows: [...rows] },
})

const ladder = runOf('2026-11-30', [
  step('pool', 1, 'tried'),
  step('heap', 1, 'step'),
  step('shipped', 0, 'step', { status: 'refused', fps: null }),
  step('heap+node-20', 1, 'step'),
  step('heap', 1, 'step', { ownership: 'view' }),
  step('heap', 1, 'step', { point: '256kib' }),
  step('limits', 1, 'step', { runner: 'bun' }),
])

describe('the table of gains', () => {
  it('has the steps in order, then what was tried, of owned frames of 1 MB', () => {
    assert.equal(
      gainsBlock('ws', [ladder], '../../'),
      [
        'Gain of each step at 1 MB over the one before, within rounds, 95 % interval ([run of 2026-11-30](../../results/published/2026-11-30-lab/report.html), 3 rounds):',
        '',
        '| step | FPS | throughput × | CPU per frame × |',
        '| --- | ---: | ---: | ---: |',
        '| `shipped`: label of shipped | refused | – | – |',
        '| `heap` = `tuned`: label of heap | 1,010 | 1.50 (1.25–1.75) | – |',
        '| tried after `shipped`: `pool`, label of pool | 1,010 | 1.50 (1.25–1.75) | – |',
      ].join('\n'),
    )
  })

  it('is of the run that measured most steps, of equals the newest', () => {
    const few = runOf('2026-12-02', [step('shipped', 0, 'step')])
    const again = { ...ladder, name: '2026-12-01-lab', day: '2026-12-01' }
    assert.match(gainsBlock('ws', [ladder, again, few], '') ?? '', /run of 2026-12-01\]/)
  })

  it('is not there where no run measured a step', () => {
    assert.equal(gainsBlock('deno', [ladder], ''), null)
  })
})
