// What is said of other transports beside a WebSocket.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { summarize } from '../../report/stats/summarize.ts'
import { scenarioAnswers } from '../../report/terminal/scenario-answers.ts'
import { renderTable } from '../../report/terminal/table.ts'
import { transportAnswer } from '../../report/transport-answer.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { withEqualPace } from './made-up-paced.ts'
import { type MadeUpRow, madeUpRun } from './made-up-run.ts'

const rounds = [0, 1, 2, 3, 4]
const around = (fps: number): readonly number[] => rounds.map((round) => fps * (1 + 0.01 * (round % 2)))
const transport = (runner: string, fps: number): MadeUpRow => ({
  ...{ runner, label: runner, role: 'transport' as const },
  perTrial: around(fps),
})
const costs: Readonly<Record<string, number>> = { ws: 0.5, post: 1, tcp: 0.25 }

const stored = withEqualPace(
  madeUpRun([
    { runner: 'ws', label: 'ws tuned', baseline: true, perTrial: around(2000) },
    transport('post', 1000),
    transport('tcp', 3000),
  ]),
  ({ runner }) => [{ framesPerSecond: 190, cpuMsPerFrame: costs[runner] ?? 1 }],
)
const summary = summarize(stored, readReference())
const { rows } = summary

const withVerdicts = (verdicts: Readonly<Record<string, SummaryRow['verdict']>>): readonly SummaryRow[] =>
  rows.map((row) => ({ ...row, verdict: verdicts[row.runner] ?? 'server-bound' }))

describe('other transports', () => {
  it('are compared with the WebSocket in throughput and in cost, the highest first', () => {
    const [throughput, cost, ...others] = transportAnswer(withVerdicts({}))
    assert.match(
      throughput ?? '',
      /^Throughput ÷ that of ws tuned: tcp 1\.50 \(1\.\d\d–1\.\d\d\), post 0\.50 \(0\.\d\d–0\.\d\d\)\.$/,
    )
    assert.match(
      cost ?? '',
      /^CPU per frame at 190 frames\/s, in the same way: post 2\.00 \(.*\), tcp 0\.50 \(.*\)\.$/,
    )
    assert.deepEqual(others, [])
  })

  for (const [verdicts, said] of [
    [{ tcp: 'client-bound' }, 'tcp ≥ 1.50'],
    [{ ws: 'client-bound' }, 'tcp ≤ 1.50'],
    [{ ws: 'client-bound', tcp: 'client-bound' }, 'tcp ? 1.50'],
  ] as const)
    it(`have a bound where a load generator was the limit: ${said}`, () => {
      assert.ok(transportAnswer(withVerdicts(verdicts))[0]?.includes(said))
    })

  it('are compared on the terminal, too', () => {
    const [said, ...others] = scenarioAnswers({ rows: [...withVerdicts({})] })
    assert.match(said ?? '', /^ingest-1mb, 1x: Throughput ÷ that of ws tuned: tcp 1\.50/)
    assert.deepEqual(others, [])
    const tables = renderTable({ ...summary, rows: [...withVerdicts({})] })
    assert.equal(tables.split('Throughput ÷ that of').length, 2, 'once')
  })

  it('are not compared in throughput where all get the same rate, nor where there are none', () => {
    const paced = rows.map((row) => ({ ...row, metrics: { ...row.metrics, offeredFps: 240 } }))
    assert.deepEqual(transportAnswer(paced), [])
    assert.deepEqual(transportAnswer(rows.filter(({ role }) => role === 'subject')), [])
  })
})
