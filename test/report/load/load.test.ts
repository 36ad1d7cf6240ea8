// The result of a load in the terminal, as CSV and as a page.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import stringWidth from 'string-width'
import { loadPage } from '../../../report/load/page.ts'
import { loadCsv, probeLine, renderLoad, tickLine } from '../../../report/load/table.ts'
import { timeBars } from '../../../report/load/time-chart.ts'
import type { LoadResult } from '../../../results/load-result-schema.ts'
import { encodeMicros, madeUpLoad, madeUpTimes } from '../../fixtures/load-result.ts'

const [tick] = madeUpLoad().ticks
const answered = madeUpLoad({
  counted: 'delivered',
  dueFrames: 2400,
  sentFrames: 2100,
  latency: madeUpTimes(),
  lateness: madeUpTimes(),
  unanswered: 100,
  thresholds: [
    { text: 'p99<33ms', value: 4, met: true, doubtful: false },
    { text: 'fps>=300', value: 200, met: false, doubtful: false },
    { text: 'p99.9<33ms', value: null, met: false, doubtful: false },
  ],
})
const hostile = '<script>alert(1)</script>\u001b[31m'
const endedBy = (reason: string): LoadResult['connections'] => ({
  ...madeUpLoad().connections,
  ends: [{ kind: 'closed', code: 1011, reason, count: 2 }],
})

describe('the table of a load', () => {
  it('says sent where nothing answers, and delivered where the server does', () => {
    assert.match(renderLoad(madeUpLoad()), /2,000 of 1 MiB sent/)
    assert.doesNotMatch(renderLoad(madeUpLoad()), /delivered/)
    const text = renderLoad(answered)
    assert.match(text, /2,000 of 1 MiB delivered/)
    assert.match(text, /due +2,400/)
    assert.match(text, /sent +2,100 handed to the kernel/)
    assert.match(text, /latency +p50 1, p90 2, p99 4, p99\.9 –, max 9 ms/)
  })

  it('draws a histogram if something was timed', () => {
    const times = encodeMicros([...Array(30).fill(1000), ...Array(10).fill(64_000)])
    const text = renderLoad({ ...answered, latency: madeUpTimes({ histogram: times }) })
    assert.match(text, /^ +1–1\.68 ms {2}█{44} 75\.0 %$/m)
    assert.match(text, /^ +[\d.]+–[\d.]+ ms {2}█{15} 25\.0 %$/m)
    assert.doesNotMatch(renderLoad(madeUpLoad()), /█/)
  })

  it('says of every threshold whether it was met', () => {
    const text = renderLoad(answered)
    assert.match(text, /met {2}p99<33ms: 4/)
    assert.match(text, /MISSED {2}fps>=300: 200/)
    assert.match(text, /MISSED {2}p99\.9<33ms: too few samples/)
  })

  it('says that latency is doubtful, why, and which limits rest on it', () => {
    const text = renderLoad({
      ...answered,
      doubt: '22 messages came that no frame waited for',
      thresholds: [
        { text: 'p99<33ms', value: 4, met: false, doubtful: true },
        { text: 'blocked<5%', value: 0.7, met: false, doubtful: false },
      ],
    })
    assert.match(text, /latency +doubtful, p50 1, p90 2/)
    assert.match(text, /why doubtful +22 messages came that no frame waited for/)
    assert.match(text, /MISSED {2}p99<33ms: 4, doubtful$/m)
    assert.match(text, /MISSED {2}blocked<5%: 0\.7$/m)
  })

  it('fits a terminal and obeys nothing that the server says', () => {
    const text = renderLoad(madeUpLoad({ connections: endedBy(hostile) }))
    assert.match(text, /2 ended +closed: close code 1011, <script>/)
    assert.ok(!text.includes('\u001b'))
    assert.ok(text.split('\n').every((line) => stringWidth(line) <= 80))
  })

  it('has one line for a tick and for a probe', () => {
    assert.ok(tick)
    assert.equal(tickLine(tick), '1.0 s  200 FPS  1.68 Gbit/s  blocked 70 %  2 open')
    assert.match(tickLine({ ...tick, p50Ms: 1, maxMs: 3 }), /p50 1 p99 – max 3 ms/)
    const probe = { connections: 4, carried: false, limit: 'latency', p50Ms: 1, p99Ms: 50, fps: 120 } as const
    assert.equal(
      probeLine({ ...probe, reason: 'p99 50.0 ms' }),
      '4 connections: not carried, p99 50.0 ms, 120 FPS, p99 50 ms',
    )
  })
})

describe('the course of a load as CSV', () => {
  it('has a line a tick, and nothing where nothing was timed', () => {
    assert.equal(
      loadCsv(madeUpLoad()),
      'atMs,frames,fps,gbitPerSecond,p50Ms,p99Ms,maxMs,latenessP99Ms,blocked,openConnections\r\n' +
        '1000,200,200,1.68,,,,,0.7,2\r\n',
    )
  })
})

describe('the page of a load', () => {
  it('shows histograms of what was timed, without any script', async () => {
    const page = await loadPage(answered)
    assert.equal(page.split('<svg ').length - 1, 4)
    for (const title of ['Latency', 'Send lateness']) assert.match(page, new RegExp(`>${title}<`))
    assert.match(page, /MISSED {2}fps&gt;=300/)
    assert.doesNotMatch(page, /<script|https?:\/\/(?!www\.w3\.org)|style="/)
  })

  it('escapes what a server says, and shows the probes of a capacity', async () => {
    const probe = {
      connections: 4,
      carried: false,
      limit: 'failure',
      p50Ms: null,
      p99Ms: null,
      fps: null,
    } as const
    const page = await loadPage(
      madeUpLoad({
        connections: endedBy(hostile),
        capacity: {
          goal: 'p99<33ms',
          connections: 3,
          isLowerBound: false,
          limitedBy: 'failure',
          isConfirmed: true,
          probes: [{ ...probe, reason: hostile }],
        },
      }),
    )
    assert.doesNotMatch(page, /<script/)
    assert.match(page, /3 connections at p99&lt;33ms, limited by failure/)
    assert.doesNotMatch(page, /<svg /)
  })
})

describe('the bars of a histogram', () => {
  it('contain every sample once, in adjacent bins', () => {
    const bars = timeBars(encodeMicros([0, 100, 100, 250, 40_000]))
    assert.equal(
      bars.reduce((sum, { count }) => sum + count, 0),
      5,
    )
    assert.ok(Math.abs(bars.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9)
    assert.ok(bars.every(({ fromMs, toMs }) => fromMs > 0 && toMs > fromMs))
    assert.ok((bars.at(-1)?.toMs ?? 0) > 39.9)
  })

  it('are one if all times are equal, and none if nothing was timed', () => {
    assert.equal(timeBars(encodeMicros([500, 500])).length, 1)
    assert.deepEqual(timeBars(encodeMicros([])), [])
  })
})
