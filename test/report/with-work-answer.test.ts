// What is left of the difference between libraries when the application decodes each frame: figures and sentences.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withWorkAnswer, withWorkFigures } from '../../report/with-work-answer.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { systemRows } from './made-up-rows.ts'

interface MadeUp {
  readonly runner: string
  readonly cameras: readonly [receiving: number, decoding: number]
  readonly cpuMs: readonly [receiving: number, decoding: number]
  readonly decoder?: string
  readonly lowerBounds?: number
}

const sharp = 'sharp 0.35.5'

/** Two rows a system, as the scenario has them. */
const rowsOf = (systems: readonly MadeUp[]): readonly SummaryRow[] =>
  systems.flatMap(({ runner, cameras, cpuMs, decoder = sharp, lowerBounds = 0 }) =>
    (['receiving', 'decoding'] as const).map((point, index): SummaryRow => {
      const row = systemRows('1x', () => ({})).find((candidate) => candidate.runner === runner)
      assert.ok(row)
      const isWorking = point === 'decoding'
      return {
        ...row,
        scenario: 'with-work',
        point,
        variant: isWorking ? 'tuned+decode' : 'tuned',
        label: isWorking ? `${runner} tuned, decoding` : `${runner} tuned`,
        cpuMsPerFrame: cpuMs[index] ?? null,
        applied: { maxMessageBytes: null, ...(isWorking && { work: 'decode', decoder }) },
        metrics: { capacityCameras: cameras[index] ?? 0, capacityLowerBounds: isWorking ? 0 : lowerBounds },
      }
    }),
  )

const rows = rowsOf([
  { runner: 'ws', cameras: [160, 6], cpuMs: [0.3, 5.2] },
  { runner: 'bun', cameras: [128, 5], cpuMs: [0.45, 5.72] },
  { runner: 'go-gws', cameras: [224, 2], cpuMs: [0.15, 16], decoder: 'image/jpeg, go1.26', lowerBounds: 1 },
])
const decoding = rows.filter(({ point }) => point === 'decoding')

describe('the answer with work', () => {
  it('has the cameras of each system, most with decoding first', () => {
    assert.deepEqual(withWorkFigures(rows), [
      { system: 'ws tuned', receivingOnly: 160, decoding: 6, isLowerBound: false },
      { system: 'bun tuned', receivingOnly: 128, decoding: 5, isLowerBound: false },
      { system: 'go-gws tuned', receivingOnly: 224, decoding: 2, isLowerBound: true },
    ])
  })

  it('says what is left of the difference between libraries that share a decoder', () => {
    assert.deepEqual(withWorkAnswer(decoding, rows), [
      'Receiving only: 160 cameras; with decoding: 6 (ws tuned).',
      'The others, in this order: bun tuned 128; 5, go-gws tuned ≥ 224; 2.',
      'Of the 2 that decode with sharp 0.35.5, a frame costs the dearest × 1.50 the CPU time of the cheapest receiving only, ' +
        'and × 1.10 with decoding.',
    ])
  })

  it('says nothing of a difference where no two libraries share a decoder', () => {
    const one = rowsOf([{ runner: 'ws', cameras: [160, 0], cpuMs: [0.3, 5.2] }])
    assert.deepEqual(withWorkAnswer(one, one), [
      'Receiving only: 160 cameras; with decoding: none (ws tuned).',
    ])
  })

  it('is empty for other points, and for a run that did not measure both', () => {
    const receiving = rows.filter(({ point }) => point === 'receiving')
    assert.deepEqual(withWorkAnswer(receiving, rows), [])
    assert.deepEqual(withWorkFigures(receiving), [])
    assert.deepEqual(withWorkFigures(decoding), [])
    assert.deepEqual(withWorkFigures(systemRows('1x', () => ({}))), [])
  })

  it('leaves out the replica of the baseline', () => {
    const replicas = rows.map((row) => ({ ...row, replica: 2 }))
    assert.equal(withWorkFigures([...rows, ...replicas]).length, 3)
  })
})
