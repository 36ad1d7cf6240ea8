// The breakdown and the diagnoses of a scenario point, as a table, in sentences, in a chart and in every format.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { breakdownChart, breakdownRows } from '../../report/charts/breakdown.ts'
import { runMarkdown } from '../../report/export/run-markdown.ts'
import { renderPage } from '../../report/page/page.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { renderTable } from '../../report/terminal/table.ts'
import { causeSentences, rowDiagnoses, whyTable } from '../../report/why.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { withBreakdowns } from './made-up-breakdown.ts'
import { countMarks, drawAll, hostileName } from './made-up-rows.ts'
import { madeUpRun } from './made-up-run.ts'

const reference = readReference()
const plan = madeUpRun([
  { runner: 'uws', label: hostileName, perTrial: [3000, 3010, 2990] },
  { runner: 'ws', label: 'ws tuned', perTrial: [1000, 1010, 990] },
  { runner: 'raw-tcp', label: 'raw TCP', role: 'reference-receiver', perTrial: [4000, 4010, 3990] },
])
/** A third of the CPU time of ws is on helper threads, and 300 pages a frame come back. */
const stored: StoredRun = withBreakdowns(plan, ({ runner }) =>
  runner === 'ws'
    ? { firstThreadMs: 660, otherThreadsMs: 330, threads: [{ name: '<b>V8Worker', count: 4, cpuMs: 330 }] }
    : { firstThreadMs: 980, otherThreadsMs: 5, threads: [], minorFaults: 10 },
)
const summary = summarize(stored, reference)

describe('why a row is as fast as it is', () => {
  it('is a table with medians and intervals, in the order of the results', () => {
    const table = whyTable(summary.rows)
    assert.deepEqual(table?.lines.map(({ runner }) => runner).toSorted(), ['raw-tcp', 'uws', 'ws'])
    const cells = table.lines.find(({ runner }) => runner === 'ws')?.cells ?? []
    const cell = (head: string): string => cells[table.columns.indexOf(head)] ?? ''
    assert.match(cell('other threads'), /^0\.330 \(0\.3\d+–0\.3\d+\)$/)
    assert.match(cell('kernel beyond the reference receiver'), /^0\.18\d /)
    assert.equal(cell('other threads by name'), '<b>V8Worker 100 %')
    assert.equal(whyTable(summarize(plan, reference).rows), null)
  })

  it('is a sentence for the row that has the cause, and none for the others', () => {
    const found = rowDiagnoses(summary.rows)
    assert.deepEqual(
      found.map(({ runner, text }) => [runner, /helper threads/.test(text)]),
      [['ws', true]],
    )
    assert.deepEqual(causeSentences(summary.rows), [
      'Why: garbage collection on helper threads: ws tuned (33 % of its CPU time on other threads than the first, most on “<b>V8Worker”).',
    ])
    assert.deepEqual(rowDiagnoses(summarize(plan, reference).rows), [])
  })

  it('is drawn in the order of throughput, a mark a part', async () => {
    const rows = breakdownRows(summary.rows)
    assert.ok(rows)
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['raw TCP', hostileName, 'ws tuned'],
    )
    for (const svg of await drawAll((options) => breakdownChart(rows, options))) {
      assert.equal(countMarks(svg, 'ws tuned: '), 5)
      assert.match(svg, /kernel beyond that/)
    }
    const [alone] = summary.rows
    assert.equal(breakdownRows(alone ? [alone] : []), null)
  })

  it('has one part of kernel time where no reference receiver was measured', () => {
    const rows = breakdownRows(
      summarize(
        withBreakdowns(madeUpRun([{ perTrial: [1] }, { runner: 'bun', perTrial: [2] }]), () => ({})),
        reference,
      ).rows,
    )
    assert.ok(rows)
    const parts = new Set(rows.flatMap((row) => row.parts.map(({ part }) => part)))
    assert.deepEqual(
      [...parts].filter((part) => part.startsWith('kernel')),
      ['kernel'],
    )
  })

  it('is in the terminal, in Markdown and on the page, escaped', async () => {
    const terminal = renderTable(summary)
    assert.match(
      terminal.replaceAll(/\s+/g, ' '),
      /Why: garbage collection on helper threads: ws tuned \(33 %/,
    )
    assert.deepEqual(
      terminal.split('\n').filter((line) => line.length > 80),
      [],
    )
    const markdown = runMarkdown(stored, summary, reference)
    assert.match(markdown, /### Where the CPU time of a frame goes\n\n- ws tuned: 33 % of its CPU/)
    assert.match(markdown, /&lt;b&gt;V8Worker/)
    assert.match(markdown, /`npm run matrix -- --scenario ladders --runner ws`/)
    const page = await renderPage(stored, summary, reference)
    assert.match(page, /<summary>Why: where the CPU time of a frame goes, and what explains it<\/summary>/)
    assert.match(page, /<li data-system="ws"><strong>ws tuned<\/strong>: 33 % of its CPU time/)
    assert.doesNotMatch(page, /<b>V8Worker/)
    assert.doesNotMatch(await renderPage(plan, summarize(plan, reference), reference), /class="breakdown"/)
  })
})
