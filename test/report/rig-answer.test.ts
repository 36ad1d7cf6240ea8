// The answer for a rig: who carries it and who does not, with the reason; what is left; what more cameras would need.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rigBlocks } from '../../report/export/rig-markdown.ts'
import { type RigAnswer, rigAnswers } from '../../report/rig-answer.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { renderRig } from '../../report/terminal/rig-table.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { RunRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { hostileName } from './made-up-rows.ts'
import { failed, type MadeUpRow, madeUpRun, unavailable } from './made-up-run.ts'

const latency = (p99: number | null, max = 80) => ({
  ...{ p50: 1, p90: 2, p99, p999: null, max, samples: 2000 },
})

const carried: Partial<SummaryRow> = {
  ...{ serverCpu: 0.31, verdict: 'rate-met', dropped: 0, peakRssBytes: 54 * 2 ** 20 },
  ...{ latencyMs: latency(1.4), metrics: { deliveredShare: 1 } },
}

interface System extends MadeUpRow {
  readonly change?: Partial<SummaryRow>
}

const measured: Pick<MadeUpRow, 'perTrial'> = { perTrial: [240, 240, 240] }
const system = (runner: string, change: Partial<SummaryRow> = {}): System => ({
  ...{ runner, label: `${runner} tuned`, role: 'subject', ...measured, change: { ...carried, ...change } },
})

const answerOf = (systems: readonly System[], changes: Partial<RunRecord> = {}): RigAnswer => {
  const stored = madeUpRun(systems.map(({ change: _, ...row }) => row))
  const summary = summarize(stored, readReference())
  const rows = summary.rows.map((row, index) => ({ ...row, ...systems[index]?.change }))
  const [scenario] = stored.run.scenarios
  const [point] = scenario?.points ?? []
  assert.ok(scenario && point)
  const cameras = { ...point, frameBytes: 262_144, connections: 8, pace: { fps: 30 } }
  const rig = { ...scenario, rig: { p99Ms: 100 / 3 }, points: [cameras] }
  const [answer] = rigAnswers({ ...stored.run, scenarios: [rig], ...changes }, { rows })
  assert.ok(answer)
  return answer
}

const judged = (change: Partial<SummaryRow>, more: Partial<System> = {}) => {
  const [row] = answerOf([{ ...system('ws', change), ...more }]).rows
  return `${row?.carries} ${row?.why}`.trim()
}

describe('whether a system carries a rig', () => {
  const cases: readonly [string, Partial<SummaryRow>, string][] = [
    ['yes, at its rate and in time', {}, 'yes'],
    ['yes, although other programs disturbed it', { verdict: 'disturbed' }, 'yes'],
    ['yes, where even the slowest of few frames is in time', { latencyMs: latency(null, 20) }, 'yes'],
    ['no, where frames are late', { latencyMs: latency(51) }, 'no p99 51 ms, above 33.3 ms'],
    [
      'no, where frames do not come',
      { metrics: { deliveredShare: 0.8 }, verdict: 'server-bound' },
      'no 80 % of the frames came',
    ],
    [
      'no, where the link is full',
      { metrics: { deliveredShare: 0.8 }, verdict: 'network-bound' },
      'no 80 % of the frames came: the link was full',
    ],
    ['no, where it drops frames', { dropped: 12 }, 'no it dropped 12 frames'],
    [
      'unknown, where the load generator was full',
      { latencyMs: latency(51), verdict: 'client-bound' },
      'unknown the load generator was full',
    ],
    [
      'unknown, where other programs disturbed it',
      { latencyMs: latency(51), verdict: 'disturbed' },
      'unknown other programs disturbed it: measure again on a quiet machine',
    ],
    [
      'unknown, where there were too few frames',
      { latencyMs: latency(null) },
      'unknown too few frames for a p99: give more --rounds',
    ],
  ]
  for (const [title, change, text] of cases) it(`is ${title}`, () => assert.equal(judged(change), text))

  it('is no, where a trial failed', () => {
    assert.equal(judged({}, { perTrial: [240, failed('the server ended'), 240] }), 'no 1 of 3 trials failed')
  })

  it('is unknown of a system that is not here', () => {
    const row = { perTrial: [unavailable('go is not on the PATH', 'apt-get install golang-go')] }
    assert.match(judged({ fps: null }, row), /^unknown unavailable: go is not on the PATH/)
  })
})

describe('the answer for a rig', () => {
  const answer = answerOf([
    system('ws', { serverCpu: 0.62 }),
    system('deno', { latencyMs: latency(51), serverCpu: 0.9 }),
    system('uws', { serverCpu: 0.16 }),
    { ...system('raw-tcp'), role: 'reference-receiver' },
    { ...system('ws'), replica: 2 },
  ])

  it('says what the cameras send, what that is of a link, and the limit', () => {
    assert.equal(
      answer.load,
      '8 × 256 KiB × 30 FPS: 60 MiB/s in, 5 % of a link of 10 Gbit/s; p99 within 33.3 ms; one core.',
    )
  })

  it('has who carries it first, by the CPU time that is left, without references and replicas', () => {
    assert.deepEqual(answer.columns, ['core left', 'p50 ms', 'p99 ms', 'memory', 'est. cams/core'])
    assert.deepEqual(
      answer.rows.map(({ name, carries, cells }) => [name, carries, ...cells]),
      [
        ['uws tuned', 'yes', '84 %', '1', '1.4', '54 MiB', 'about 46'],
        ['ws tuned', 'yes', '38 %', '1', '1.4', '54 MiB', 'about 12'],
        ['deno tuned', 'no', '10 %', '1', '51', '54 MiB', 'about 8'],
      ],
    )
  })

  it('counts who carries it, and marks what it says of more cameras as an estimate', () => {
    assert.deepEqual(answer.sentences, [
      '2 of 3 systems carry it; least CPU, in shares of a core: uws tuned (16 %), ws tuned (62 %).',
      'Estimate, from CPU time at this load: 16 of these cameras would need 1 core with uws tuned, ' +
        '2 cores with ws tuned. It was measured with 8 on 1 core; latency at more is not known.',
    ])
  })

  it('says nothing of more cameras where nobody carries these', () => {
    const { sentences } = answerOf([system('ws', { latencyMs: latency(51) })])
    assert.deepEqual(sentences, ['0 of 1 systems carry it.'])
  })

  it('has the share of the link where it was measured, and cores where there are several', () => {
    const metrics = { deliveredShare: 1, linkShare: 0.42 }
    const placement = { serverCpus: [0, 1], generatorCpus: [2], pinned: true }
    const { columns, rows } = answerOf([system('ws', { metrics })], { placement })
    assert.deepEqual(columns.slice(0, 1), ['cores left'])
    assert.ok(columns.includes('link'))
    assert.deepEqual([rows[0]?.cells[0], rows[0]?.cells[4]], ['1.7 of 2', '42 %'])
  })

  it('is empty for a run without rigs', () => {
    const stored = madeUpRun([system('ws')])
    assert.deepEqual(rigAnswers(stored.run, summarize(stored, readReference())), [])
  })
})

describe('the answer for a rig in a terminal', () => {
  const systems = [
    system('ws', { serverCpu: 0.62 }),
    { ...system('deno', { latencyMs: latency(51) }), label: hostileName.repeat(3) },
    { ...system('go-gws', { fps: null }), perTrial: [unavailable('go is not on the PATH', 'install Go')] },
  ]

  it('keeps within 80 columns, and gives the reasons below the table', () => {
    const text = renderRig(answerOf(systems))
    assert.ok(text.split('\n').every((line) => line.length <= 80))
    assert.match(text, /^ws tuned .* yes +38 % +1 +1\.4 +54 MiB +about 12$/m)
    assert.match(text, /p99 51 ms, above 33\.3 ms/)
    assert.match(text, /\? +unavailable: go is not/)
  })

  it('in Markdown has the reason beside the answer, and escapes names', () => {
    const text = rigBlocks(answerOf(systems)).join('\n\n')
    assert.match(text, /^\| ws tuned \| yes \| 38 % \| 1 \| 1\.4 \| 54 MiB \| about 12 \|$/m)
    assert.match(text, /\| no: p99 51 ms, above 33\.3 ms \|/)
    assert.ok(!text.includes('<script'))
  })
})
