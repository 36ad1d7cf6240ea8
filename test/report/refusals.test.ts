// What each system refuses as it comes: from trials, from conformance checks and from what it reports, smallest limit first.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { briefOf } from '../../report/brief/brief.ts'
import { exportFiles } from '../../report/export/formats.ts'
import { renderPage } from '../../report/page/page.ts'
import { type Refusal, refusalsOf } from '../../report/refusals.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { renderTable } from '../../report/terminal/table.ts'
import type { Conformance } from '../../results/conformance-schema.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { RunRecord } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { failed, type MadeUpRow, madeUpRun, refused } from './made-up-run.ts'
import { hostile, sampleRun } from './sample-run.ts'

const reference = readReference()

const shippedRow = (runner: string, perTrial: MadeUpRow['perTrial'] = [1000]): MadeUpRow => ({
  ...{ runner, variant: 'shipped', label: `${runner} shipped`, perTrial },
  rung: { id: 'shipped', label: 'shipped', index: 0, kind: 'step', before: null },
})

/** A run of these rows; `limits` by runner are what its servers report. */
const madeUp = (
  rows: readonly MadeUpRow[],
  changes: Partial<RunRecord> = {},
  limits: Readonly<Record<string, number>> = {},
) => {
  const stored = madeUpRun(rows, changes)
  const summary = summarize(stored, reference)
  const reported = summary.rows.map((row) => ({
    ...row,
    applied: row.applied && { ...row.applied, maxMessageBytes: limits[row.runner] ?? null },
  }))
  return { stored, run: stored.run, summary: { ...summary, rows: reported } }
}

const find = ({ run, summary }: { run: RunRecord; summary: Summary }): readonly Refusal[] =>
  refusalsOf(run, summary)

const checked = (runner: string, limitBytes: number, variant = 'shipped'): Conformance => ({
  checks: [{ id: 'message-over-the-limit', title: 'A longer message is refused' }],
  subjects: [
    {
      ...{ runner, variant, mode: 'ingest', label: runner, library: runner, libraryVersion: '1' },
      results: [
        {
          ...{ id: 'message-over-the-limit', status: 'passed', detail: null, link: null },
          refusal: { limitBytes, closeCode: 1009 },
        },
      ],
    },
  ],
})

describe('what each system refuses as it comes', () => {
  it('is every system with a limit, not only the first that refused: the smallest limit first', () => {
    const rows = ['large', 'refusing', 'small', 'unlimited'].map((runner) =>
      shippedRow(runner, runner === 'refusing' ? [refused(16_384)] : [1000]),
    )
    const found = find(madeUp(rows, {}, { large: 2 ** 24, small: 2 ** 20 }))
    assert.deepEqual(
      found.map(({ runner, name, limitBytes, closeCode, refusesHere }) => [
        ...[runner, name, limitBytes, closeCode, refusesHere],
      ]),
      [
        ['refusing', 'refusing', 16_384, 1006, true],
        ['small', 'small', 2 ** 20, null, false],
        ['large', 'large', 2 ** 24, null, false],
      ],
    )
  })

  it('has the close code of the conformance check where no frame of the run was over the limit', () => {
    const [found] = find(madeUp([shippedRow('a')], { conformance: checked('a', 2 ** 21) }))
    assert.equal(found?.limitBytes, 2 ** 21)
    assert.equal(found?.closeCode, 1009)
  })

  it('has the close code of the check also where the trial lost the close frame to its own sending', () => {
    const refusing = shippedRow('a', [refused(16_384)])
    const [found] = find(madeUp([refusing], { conformance: checked('a', 16_384) }))
    assert.equal(found?.closeCode, 1009)
    assert.equal(found?.refusesHere, true)
  })

  it('does not take the limit of other settings for that of the system as it comes', () => {
    const tuned: MadeUpRow = { runner: 'a', variant: 'tuned', perTrial: [1000] }
    const run = madeUp([tuned], { conformance: checked('a', 2 ** 24, 'tuned') }, { a: 2 ** 24 })
    assert.deepEqual(find(run), [])
  })

  it('says of frames within the limit that they are taken, and of larger ones, in any scenario, that they are not', () => {
    const rows = [shippedRow('a'), { ...shippedRow('b'), scenario: 'ingest-3.5mb' }]
    const found = find(madeUp(rows, {}, { a: 2 ** 20, b: 2 ** 23 }))
    assert.deepEqual(
      found.map(({ runner, refusesHere }) => [runner, refusesHere]),
      [
        ['a', true],
        ['b', false],
      ],
    )
  })

  it('has the remedy and the link that the plan recorded, and says where to look in runs of older versions', () => {
    const limitRemedies = [{ runner: 'a', remedy: 'maxBytes: 1', link: 'https://example.org/a' }]
    const [a, b] = find(madeUp([shippedRow('a'), shippedRow('b')], { limitRemedies }, { a: 1000, b: 2000 }))
    assert.deepEqual([a?.remedy, a?.link], ['maxBytes: 1', 'https://example.org/a'])
    assert.deepEqual([b?.remedy, b?.link], ['its tuned settings raise the limit', null])
  })

  it('is nothing of the reference receiver, of systems that failed, and of a run without limits', () => {
    const receiver: MadeUpRow = { ...shippedRow('raw-tcp'), role: 'reference-receiver' }
    assert.deepEqual(find(madeUp([receiver], {}, { 'raw-tcp': 1000 })), [])
    assert.deepEqual(find(madeUp([shippedRow('a', [failed('x')])])), [])
    assert.deepEqual(find(madeUp([shippedRow('a')])), [])
  })
})

describe('the reports of what each system refuses', () => {
  const limitRemedies = [
    {
      runner: 'uws',
      remedy: `maxPayloadLength: largestFrameBytes ${hostile}`,
      link: 'https://example.org/(uws)',
    },
  ]
  const sample = sampleRun()
  const stored = { ...sample, run: { ...sample.run, limitRemedies } }
  const summary = summarize(stored, reference)

  it('are a section of the page with an anchor, as text', async () => {
    const page = await renderPage(stored, summary, reference)
    const section = page.slice(
      page.indexOf('<section id="refusals">'),
      page.indexOf('<section id="machine">'),
    )
    assert.match(
      section,
      /<tr data-system="uws"><th scope="row">uWebSockets\.js, shipped<\/th><td>16 KiB<\/td><td>1006/,
    )
    assert.match(section, /maxPayloadLength: largestFrameBytes &lt;script&gt;/)
    assert.match(section, /<a href="https:\/\/example\.org\/\(uws\)" rel="noreferrer">/)
    assert.doesNotMatch(section, /<script/)
    assert.match(page, /<a href="#refusals">/)
  })

  it('are absent from the page of a run where nothing has a limit', async () => {
    const other = madeUpRun([{ perTrial: [1000] }])
    assert.doesNotMatch(await renderPage(other, summarize(other, reference), reference), /#refusals/)
  })

  it('are a table in Markdown, whose links end where they should', async () => {
    const [file] = await exportFiles('md', stored, summary, reference)
    const text = typeof file?.content === 'string' ? file.content : ''
    assert.match(text, /^\| uWebSockets\.js, shipped \| 16 KiB \| 1006 \| refused \| maxPayloadLength: /m)
    assert.match(text, /\[documentation\]\(https:\/\/example\.org\/%28uws%29\) \|$/m)
  })

  it('are one sentence in the terminal and in the README', () => {
    const sentence = 'uWebSockets.js, shipped 16 KiB (1006, refuses frames of this run).'
    const table = renderTable(summary, refusalsOf(stored.run, summary)).replaceAll(/\s+/g, ' ')
    assert.equal(table.split(sentence).length, 2)
    const line = briefOf(stored.run, summary).find(({ id }) => id === 'refuses')
    assert.match(line?.text ?? '', /^As shipped: uWebSockets\.js, shipped above 16 KiB \(maxPayloadLength: /)
  })
})
