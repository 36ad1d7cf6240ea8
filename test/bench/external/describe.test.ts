// The verdict of a load on an external server.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judgeLoad } from '../../../bench/external/describe.ts'
import type { LoadResult } from '../../../results/load-result-schema.ts'
import { madeUpLoad } from '../../fixtures/load-result.ts'

const full = { cpu: 0.97, blocked: 0.02, peakRssBytes: 1 }
const view = { ...madeUpLoad().settings, mode: 'view' } as const

describe('the verdict on an external server', () => {
  const cases: readonly (readonly [string, Partial<LoadResult>, LoadResult['verdict'], RegExp])[] = [
    ['that the generator waits for', {}, 'unknown', /blocked 70 %.*cannot tell which/],
    ['that the generator cannot keep up with', { generator: full }, 'client-bound', /at least this/],
    ['that takes all that is due', { dueFrames: 2002 }, 'rate-met', /99 %/],
    [
      'that takes all that is due of a full generator',
      { dueFrames: 2002, generator: full },
      'rate-met',
      /99 %/,
    ],
    ['that takes less than is due', { dueFrames: 4000 }, 'rate-missed', /50 % of the frames/],
    [
      'that a full generator sends less than is due',
      { dueFrames: 4000, generator: full },
      'client-bound',
      /saturated/,
    ],
    ['that reads nothing', { frames: 0 }, 'unknown', /blocked: the server read no complete frame/],
    ['that answers nothing', { frames: 0, counted: 'delivered' }, 'unknown', /no frame was answered/],
    ['that sends nothing', { frames: 0, settings: view, counted: 'received' }, 'unknown', /--hello/],
    ['whose frames viewers receive', { settings: view, counted: 'received' }, 'unknown', /could send more/],
  ]
  for (const [what, said, verdict, why] of cases)
    it(`is ${verdict} of one ${what}`, () => {
      const judged = judgeLoad(madeUpLoad(said))
      assert.equal(judged.verdict, verdict)
      assert.match(judged.why, why)
    })

  it('names stalled connections', () => {
    const connections = { ...madeUpLoad().connections, stalled: 1 }
    assert.match(judgeLoad(madeUpLoad({ connections })).why, /1 connections stalled/)
  })
})
