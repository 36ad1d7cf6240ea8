// The answer in four lines: what each says, what it rests on, and which command it names where a run cannot say it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { briefOf } from '../../report/brief/brief.ts'
import type { BriefLine } from '../../report/brief/line.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { renderResult } from '../../report/terminal/result.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { withEqualPace } from './made-up-paced.ts'
import { type MadeUpRow, madeUpRun, refused } from './made-up-run.ts'

const reference = readReference()
const rounds = [0, 1, 2, 3, 4]
const around = (fps: number): readonly number[] =>
  rounds.map((round) => Math.round(fps * (1 + 0.004 * (round % 3))))
const rowOf = (runner: string, fps: number, change: Partial<MadeUpRow> = {}): MadeUpRow => ({
  runner,
  label: `${runner} tuned`,
  perTrial: around(fps),
  ...change,
})
const linesOf = (stored: StoredRun): Readonly<Record<BriefLine['id'], BriefLine>> => {
  const [carries, costs, refuses, change] = briefOf(stored.run, summarize(stored, reference))
  assert.ok(carries && costs && refuses && change)
  return { carries, costs, refuses, change }
}
/** CPU ms a frame of each system at 190 frames/s. */
const paced = (costs: Readonly<Record<string, number>>): StoredRun =>
  withEqualPace(madeUpRun(Object.keys(costs).map((runner) => rowOf(runner, 1000))), ({ runner, round }) => [
    {
      framesPerSecond: 190,
      cpuMsPerFrame: (costs[runner] ?? 1) * (1 + 0.03 * ((runner === 'alike' ? 7 - round : round) % 3)),
    },
  ])

describe('costs', () => {
  it('names the cheapest first, groups what hardly differs, and says how sure it is', () => {
    const { costs } = linesOf(paced({ slow: 0.8, fast: 0.2, alike: 0.201 }))
    assert.match(
      costs.text ?? '',
      /^0\.2\d(?:–0\.2\d)? ms of CPU per 1 MB frame \((?:fast and alike|alike and fast), at most × 1\.\d+ apart\) · 0\.8\d \(slow\)\.$/,
    )
    assert.match(costs.note ?? '', /^At 190 frames\/s for every system; 95 % intervals within ± \d+ %\.$/)
    assert.deepEqual(costs.at, { scenario: 'ingest-1mb', point: '1x' })
  })

  it('names the command that measures them where the run has none', () => {
    const { costs } = linesOf(madeUpRun([rowOf('ws', 1000)]))
    assert.equal(costs.text, null)
    assert.equal(costs.command, 'npm run matrix -- --scenario ingest-1mb')
  })
})

describe('carries', () => {
  it('estimates cameras from the cost, with two digits, and names the search that measures them', () => {
    const { carries } = linesOf(paced({ fast: 0.2, slow: 0.8 }))
    assert.equal(carries.text, 'One core carries about 160 cameras of 30 FPS × 1 MB with fast, 40 with slow.')
    assert.match(carries.note ?? '', /^Estimated/)
    assert.equal(carries.command, 'npm run matrix -- --scenario capacity')
  })
})

describe('carries, of a run with work', () => {
  const cameras = { 'ws/tuned': 160, 'bun/tuned': 128, 'ws/tuned+decode': 6, 'bun/tuned+decode': 5 }
  const stored = madeUpRun(
    Object.keys(cameras).map((key) => {
      const [runner = '', variant = ''] = key.split('/')
      const point = variant === 'tuned' ? 'receiving' : 'decoding'
      return rowOf(runner, 1000, { scenario: 'with-work', point, variant })
    }),
  )
  const summary = summarize(stored, reference)
  const searched = summary.rows.map((row) => ({
    ...row,
    applied: { maxMessageBytes: null, ...(row.point === 'decoding' && { work: 'decode', decoder: 'sharp' }) },
    metrics: {
      capacityCameras:
        Object.entries(cameras).find(([key]) => key === `${row.runner}/${row.variant}`)?.[1] ?? 0,
    },
  }))

  it('has what is left with decoding beside what is received only', () => {
    const scenarios = stored.run.scenarios.map((scenario) => ({
      ...scenario,
      points: scenario.points.flatMap((point) => ['receiving', 'decoding'].map((id) => ({ ...point, id }))),
    }))
    const [carries] = briefOf({ ...stored.run, scenarios }, { ...summary, rows: searched })
    assert.equal(
      carries?.text,
      'One core carries 160 cameras of 1 MB with ws, 128 with bun. With decoding: 6 with ws, 5 with bun.',
    )
  })
})

describe('refuses', () => {
  it('names every system that turns the frames away as it comes', () => {
    const rung = { id: 'shipped', label: 'shipped', index: 0, kind: 'step', before: null } as const
    const { refuses } = linesOf(
      madeUpRun([
        rowOf('uws', 0, { variant: 'shipped', rung, perTrial: rounds.map(() => refused(16_384)) }),
        rowOf('coder', 0, { variant: 'shipped', rung, perTrial: rounds.map(() => refused(32_768)) }),
        rowOf('ws', 900, { variant: 'shipped', rung }),
      ]),
    )
    assert.match(refuses.text ?? '', /^As shipped: uws.* above 16 KiB .* · coder.* above 32 KiB /)
    assert.doesNotMatch(refuses.text ?? '', /\bws \b/)
  })
})

describe('change', () => {
  const rungAt = (index: number, id: string, before: string | null) => ({
    rung: { id, label: id, index, kind: 'step', before } as const,
    variant: id,
  })

  it('names the step with the largest gain that is beyond chance', () => {
    const { change } = linesOf(
      madeUpRun([
        rowOf('ws', 1000, { ...rungAt(0, 'shipped', null), label: 'ws shipped' }),
        rowOf('ws', 2500, { ...rungAt(1, 'heap', 'shipped'), label: 'ws + heap' }),
        rowOf('bun', 1000, { ...rungAt(0, 'shipped', null), label: 'Bun shipped' }),
        rowOf('bun', 1010, { ...rungAt(1, 'limits', 'shipped'), label: 'Bun + limits' }),
      ]),
    )
    assert.match(change.text ?? '', /^ws shipped is 2\.50 \(2\.\d+–2\.\d+\) times as fast with heap\.$/)
    assert.deepEqual(change.at, { scenario: 'ingest-1mb', point: '1x' })
  })

  it('says so where no step has a gain', () => {
    const { change } = linesOf(madeUpRun([rowOf('ws', 1000)]))
    assert.equal(change.text, null)
    assert.equal(change.command, 'npm run matrix -- --scenario ladders')
  })
})

it('stands first in the terminal, in 80 columns, each command on a line of its own', () => {
  const stored = paced({ fast: 0.2, slow: 0.8 })
  const lines = renderResult(
    { run: stored.run, summary: summarize(stored, reference), refusals: [], rigs: [] },
    { allTables: false },
  ).split('\n')
  assert.match(lines[0] ?? '', /^Carries {2}One core carries about 160 cameras/)
  assert.ok(lines.includes('         npm run matrix -- --scenario capacity'))
  for (const line of lines) assert.ok(line.length <= 80, line)
})
