// The answer of a scenario with and without TLS, on made-up rows.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tlsAnswer } from '../../report/tls-answer.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { systemRows } from './made-up-rows.ts'

const shown = ['ws', 'bun', 'deno']

const rowsOf = (point: string, change: (index: number) => Partial<SummaryRow>): readonly SummaryRow[] =>
  systemRows(point, (_, index) => change(index)).filter(({ runner }) => shown.includes(runner))

const clear = rowsOf('clear', () => ({ cpuMsPerFrame: 0.5 }))
const secure = rowsOf('tls', (index) => ({
  cpuMsPerFrame: 1 + index / 4,
  metrics: { ratioToClear: 0.6 - index / 10 },
  fps: { median: 700 - 100 * index, low: 600, high: 900 },
}))

describe('the answer of TLS', () => {
  it('is what it costs the server, what is left of the throughput, and what the slowest still takes', () => {
    assert.deepEqual(tlsAnswer([...clear, ...secure]), [
      'TLS costs the server × 2.0 (ws tuned) to × 3.5 (deno tuned) of the CPU time a frame.',
      'Flat out, 30 % to 60 % of the frames a second are left.',
      'The slowest over TLS, deno tuned, still takes 400 FPS, as many as 13 cameras of 30 FPS send.',
    ])
  })

  it('is nothing where most rows are about something else', () => {
    const others = systemRows('other', () => ({}))
    assert.deepEqual(tlsAnswer([...clear.slice(0, 1), ...secure.slice(0, 1), ...others]), [])
  })

  it('is nothing without a pair', () => {
    assert.deepEqual(tlsAnswer(clear), [])
    assert.deepEqual(tlsAnswer(secure), [])
  })
})
