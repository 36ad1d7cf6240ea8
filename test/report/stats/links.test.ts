// Figures of viewers behind links, from a made-up trial: ages, their growth, frames missed, and what the table says.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { measureLinks } from '../../../report/stats/links.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { renderTable } from '../../../report/terminal/table.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { CompletedOf, TrialRecord } from '../../../results/schema.ts'
import type { AgeSample } from '../../../results/slow-links-schema.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { smallTrial } from '../../fixtures/run.ts'
import { frameBytes, madeUpRun } from '../made-up-run.ts'
import { memoryOf, relayed } from '../made-up-slow.ts'

const seconds = (count: number, ageOf: (second: number) => number, frames = 30): AgeSample[] =>
  Array.from({ length: count }, (_, index) => ({
    timeMs: 1000 * (index + 1),
    frames,
    ageMs: ageOf(index + 1),
    worstMs: ageOf(index + 1) + 5,
  }))

const viewer = { lost: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true }

/** A second of 60 frames: one viewer falls behind by 0.7 s a second, one is closed, one is beside them. */
const outcome = (): CompletedOf<'relay'> => {
  const relay = relayed(
    requireCompleted(madeUpRun([{ perTrial: [60] }]).trials[0]?.outcome, 'ingest'),
    memoryOf(40, 1, 40),
  )
  const { first, last, final } = relay.generator
  const seen = (line: typeof first, [slow, closed, beside]: readonly [number, number, number]) => ({
    ...line,
    received: {
      ...line.received,
      frames: beside,
      bytes: beside * frameBytes,
      viewers: [
        { ...viewer, frames: slow },
        { ...viewer, frames: closed, open: false },
        { ...viewer, frames: beside },
      ],
      ages: [seconds(10, (second) => 700 * second), seconds(3, () => 900), seconds(10, () => 4)],
    },
  })
  const offered = relay.server.last.frames - relay.server.first.frames
  return {
    ...relay,
    generator: {
      first: seen(first, [0, 0, 0]),
      last: seen(last, [offered / 4, offered / 2, offered]),
      final: seen(final, [offered / 4, offered / 2, offered]),
    },
    slowViewer: null,
    slowLinks: { memory: null, links: ['rate 20mbit', 'rate 50mbit'], linkShares: [0.97, null] },
  }
}

describe('figures of viewers behind links', () => {
  const trial: TrialRecord = { ...smallTrial(), outcome: outcome() }
  const { links = [] } = measureLinks([trial, trial])
  const [slow, closed, beside] = links
  assert.ok(slow && closed && beside)

  it('are in the order of the links, and last those of the viewer beside them', () => {
    assert.deepEqual(
      links.map(({ link }) => link),
      ['rate 20mbit', 'rate 50mbit', null],
    )
  })

  it('have the growth of the age in seconds a minute', () => {
    assert.ok(slow.growth !== null && Math.abs(slow.growth - 42) < 1e-9, `${slow.growth}`)
    assert.equal(beside.growth, 0)
    assert.equal(closed.growth, null, 'three seconds have no slope')
  })

  it('have the median age, what 95 % of the seconds do not exceed, and a value for each second', () => {
    assert.deepEqual([slow.ageMs, slow.age95Ms, beside.ageMs, beside.age95Ms], [3850, 7005, 4, 9])
    assert.deepEqual(slow.ages.at(-1), { timeMs: 10_000, ageMs: 7000 })
    assert.equal(closed.ages.length, 3)
  })

  it('have the share of frames that never came, of the link, and of trials whose connection was ended', () => {
    assert.deepEqual(
      links.map(({ missedShare, linkShare, closedShare }) => [missedShare, linkShare, closedShare]),
      [
        [0.75, 0.97, 0],
        [0.5, null, 1],
        [0, null, 0],
      ],
    )
  })

  it('are absent of trials without links', () => {
    assert.deepEqual(measureLinks([smallTrial()]), {})
  })

  it('are in the terminal: a column for each link, and the answer below', () => {
    const stored = madeUpRun([{ scenario: 'slow-link', point: 'queue', perTrial: [outcome(), outcome()] }])
    const table = renderTable(summarize(stored, readReference()))
    assert.match(table, /system +20mbit +50mbit +FPS +p99 ms +peak RSS/)
    assert.match(table, / 7\.01 s +closed /)
    assert.match(table, /slow-link: No policy keeps the age below 200 ms behind every link\./)
    assert.ok(table.split('\n').every((line) => line.length <= 80))
  })
})
