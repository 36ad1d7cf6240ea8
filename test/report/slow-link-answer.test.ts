// The answer of a scenario with slow links, on made-up rows: which policy keeps the age low, and the price.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatLinkAge, shortLink, slowLinkAnswer } from '../../report/slow-link-answer.ts'
import type { LinkFigures } from '../../results/slow-links-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { systemRows } from './made-up-rows.ts'

const mebibyte = 2 ** 20

const figures = (link: string | null, more: Partial<LinkFigures>): LinkFigures => ({
  link,
  ...{ framesPerSecond: 30, missedShare: 0, ageMs: 5, age95Ms: 8, growth: 0, closedShare: 0, linkShare: 0.5 },
  ages: [],
  ...more,
})

/** Two links, and the viewer beside them. */
const policy = (
  point: string,
  slow: Partial<LinkFigures>,
  more: Partial<SummaryRow> = {},
): readonly SummaryRow[] =>
  systemRows(point, () => ({
    scenario: 'slow-link',
    peakRssBytes: 90 * mebibyte,
    latencyMs: { p50: 1, p90: 2, p99: 4, p999: null, max: 9, samples: 300 },
    links: [figures('rate 100mbit', {}), figures('rate 20mbit', slow), figures(null, {})],
    ...more,
  }))

const queue = policy(
  'queue',
  { age95Ms: 6800, growth: 41, framesPerSecond: 9.4, missedShare: 0.69 },
  {
    peakRssBytes: 140 * mebibyte,
    latencyMs: { p50: 1, p90: 2, p99: 12, p999: null, max: 40, samples: 300 },
  },
)
const latest = policy('latest-only', { age95Ms: 1310, framesPerSecond: 9.4, missedShare: 0.69 })
const close = policy('close', { age95Ms: 1500, closedShare: 1, framesPerSecond: 1 })
const window1 = policy('window-1', { age95Ms: 141, framesPerSecond: 7.5, missedShare: 0.75 })

describe('the answer of slow links', () => {
  it('names the policies that keep the age low with their price, and what the others do', () => {
    assert.deepEqual(slowLinkAnswer([...queue, ...latest, ...close, ...window1]), [
      'Below 200 ms behind every link, in 95 % of the seconds: window-1 (at most 141 ms, the price is 7.5 frames a second ' +
        'behind 20mbit, 75 % not shown, server memory 90 MiB).',
      'Not so: queue (6.8 s behind 20mbit, growing by 41 s a minute, server memory 140 MiB), latest-only (1.31 s behind ' +
        '20mbit), close (the connection ended behind 20mbit).',
      'The viewer beside them has a p99 latency of 4 ms (latest-only) to 12 ms (queue).',
    ])
  })

  it('says so where no policy does, and names the nearest that keeps every connection', () => {
    const [sentence, others] = slowLinkAnswer([...queue, ...close, ...latest])
    assert.match(
      others ?? '',
      /^Not so: queue \(6\.8 s .*\), close \(the connection ended behind 20mbit\)\.$/,
    )
    assert.match(
      sentence ?? '',
      /^No policy keeps the age below 200 ms behind every link; nearest is latest-only/,
    )
  })

  it('is silent where no viewer has a link of its own', () => {
    assert.deepEqual(slowLinkAnswer(systemRows('1mb', () => ({}))), [])
  })
})

describe('the age behind a link', () => {
  it('is given with its growth, or that the connection ended', () => {
    assert.equal(formatLinkAge(figures('rate 20mbit', { age95Ms: 6800, growth: 41 })), '6.8 s, +41 s/min')
    assert.equal(formatLinkAge(figures('rate 20mbit', { age95Ms: 112.4, growth: 0.3 })), '112 ms')
    assert.equal(formatLinkAge(figures('rate 20mbit', { closedShare: 1 })), 'closed')
    assert.equal(formatLinkAge(undefined), '–')
  })

  it('names the link shortly', () => {
    assert.equal(shortLink('rate 20mbit'), '20mbit')
    assert.equal(shortLink('delay 5ms rate 1gbit'), 'delay 5ms rate 1gbit')
  })
})
