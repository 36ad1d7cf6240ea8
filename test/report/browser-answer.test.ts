// What a report says of a page as the viewer: figures, sentences, columns, a chart, and pictures.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { answer } from '../../report/answer.ts'
import { shownBars } from '../../report/charts/shown.ts'
import { renderPage } from '../../report/page/page.ts'
import { pointColumns } from '../../report/page/point-view.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { scenarioAnswers } from '../../report/terminal/scenario-answers.ts'
import { readReference } from '../../results/reference-schema.ts'
import { pictureName, picturesFolderOf } from '../../results/store.ts'
import { browserRun, mjpegRun } from './made-up-page.ts'
import { hostileName } from './made-up-rows.ts'

const stored = browserRun()
const summary = summarize(stored, readReference())
const { rows } = summary
const [worker, image] = rows

describe('a row whose viewer is a page', () => {
  it('has what was shown, skipped and decoded a second, and the age of the pictures', () => {
    const { metrics } = image ?? assert.fail('there is no row')
    assert.equal(metrics['shownFps'], 20)
    assert.equal(metrics['skippedFps'], 10)
    assert.equal(metrics['decodedFps'], 30)
    assert.equal(metrics['shownOfDecoded']?.toFixed(3), '0.667')
    assert.ok(Math.abs((metrics['shownAgeP50Ms'] ?? 0) - 80) < 0.2)
    assert.ok(Math.abs((metrics['decodeP50Ms'] ?? 0) - 40) < 0.2)
    assert.equal(metrics['browserCpuShare'], 0.6)
    assert.equal(metrics['rendererPeakBytes'], 120 * 2 ** 20)
    assert.equal(metrics['pageClockErrorMs'], 0.2)
  })

  it('has no p99 of fewer than a thousand pictures', () => {
    assert.equal(worker?.metrics['shownAgeP99Ms'], undefined)
  })

  it('is answered in the terminal, all ways together', () => {
    const [said = ''] = scenarioAnswers(summary)
    assert.match(said.replaceAll(/\s+/g, ' '), /^\S+, \S+: (?:The youngest|Most) pictures: /)
  })

  it('shows them in columns of their own', () => {
    const columns = pointColumns(rows)
    const cellOf = (head: string) => columns.find((column) => column.head === head)?.cell
    assert.equal(image && cellOf('shown FPS')?.(image, undefined), '20')
    assert.equal(image && cellOf('skipped FPS')?.(image, undefined), '10')
    assert.equal(image && cellOf('browser CPU')?.(image, undefined), '60 %')
    assert.equal(worker && cellOf('age when shown p99 ms')?.(worker, undefined), '–')
    assert.equal(image && cellOf('renderer memory')?.(image, undefined), '120 MiB')
  })

  it('is a bar: shown and skipped, most shown first, the youngest first among equals', () => {
    const bars = shownBars(rows) ?? []
    assert.deepEqual(
      bars.map(({ shown, skipped }) => [shown, skipped]),
      [
        [30, 0],
        [30, 0],
        [20, 10],
      ],
    )
    assert.match(bars[0]?.aria ?? '', /browser, worker: 30 frames shown a second and 0 skipped, 21 ms old/)
  })
})

describe('the answer about a page', () => {
  it('names the way with the youngest pictures, and what is decoded in vain', () => {
    const [first, second] = answer(rows, null)
    assert.match(
      first ?? '',
      /^The youngest pictures: .*browser, worker shows 30 FPS, half of them at most 21 ms after/,
    )
    assert.match(second ?? '', /^Decoded, but not shown .*browser, img element shows 67 %\.$/)
  })

  it('says that nothing is lost where that is so', () => {
    const [, second] = answer(
      rows.filter((row) => row !== image),
      null,
    )
    assert.equal(second, 'Every row shows at least 95 % of the frames that it decodes.')
  })
})

describe('a row whose browser decodes by itself', () => {
  const { rows: both } = summarize(mjpegRun(), readReference())
  const alone = both.find(({ generator }) => generator === 'browser-mjpeg')

  it('has no figures of decoding, and is a bar as the others are', () => {
    const { metrics } = alone ?? assert.fail('there is no row')
    assert.deepEqual([metrics['shownFps'], metrics['skippedFps']], [12, 18])
    assert.deepEqual([metrics['decodedFps'], metrics['shownOfDecoded']], [undefined, undefined])
    assert.deepEqual(
      (shownBars(both) ?? []).map(({ shown, skipped }) => [shown, skipped]),
      [
        [30, 0],
        [12, 18],
      ],
    )
  })

  it('has a sentence of its own, and is not among those that show what they decode', () => {
    const [, second, third] = answer(both, null)
    assert.equal(second, 'Every other row shows at least 95 % of the frames that it decodes.')
    assert.match(
      third ?? '',
      /^The browser decides alone: .*img element by itself shows 12 of the 30 FPS that arrive\.$/,
    )
  })
})

describe('the pictures of a tab', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-pictures-'))
    mkdirSync(picturesFolderOf(folder))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('are in the page, embedded, described, and allowed by its policy; others are left out', async () => {
    const jpeg = Buffer.from('ffd8ffe000', 'hex')
    const nameOf = (row = worker) => (row ? pictureName(row) : '')
    const keep = (name: string, bytes: Buffer) => writeFileSync(join(picturesFolderOf(folder), name), bytes)
    keep(`${nameOf()}-start.jpg`, jpeg)
    keep(`${nameOf()}-end.jpg`, jpeg)
    keep(`${nameOf(rows[2])}-middle.jpg`, jpeg)
    keep(`${nameOf(image)}-start.jpg`, Buffer.from('<script>alert(1)</script>'))
    keep(`${nameOf(image)}-end.jpg`, Buffer.concat([jpeg, Buffer.alloc(50_000)]))
    const html = await renderPage({ ...stored, folder }, summary, readReference())
    assert.equal(html.split('data:image/jpeg;base64,/9j/4AA=').length - 1, 3)
    assert.match(html, /img-src data:/)
    assert.match(html, /alt="What the tab showed at the start of a trial: ws tuned ← browser, worker"/)
    assert.ok(!html.includes(hostileName))
  })

  it('change nothing of a page that has none', async () => {
    const html = await renderPage(stored, summary, readReference())
    assert.ok(!html.includes('img-src') && !html.includes('class="pictures"'))
  })
})
