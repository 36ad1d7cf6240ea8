// After the last frame: whether answers are missing, or came that no frame waited for.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { settleAnswers } from '../../../bench/external/settle.ts'
import type { LineOf } from '../../../runners/contract.ts'
import { madeUpLine } from '../../fixtures/generator-job.ts'

const line = (begun: number, frames: number, unasked = 0): LineOf<'external'> =>
  madeUpLine('external', { begun, answers: { frames, wrong: 0, unasked, latency: '', pending: '' } })

/** @param lines of the drain and of later questions; the last one is repeated */
const settle = async (first: LineOf<'external'>, lines: readonly LineOf<'external'>[], ended = 0) => {
  const [drained = null, ...later] = lines
  const ends = Array.from({ length: ended }, () => ({ event: 'closed', code: 1006, reason: '' }) as const)
  return await settleAnswers({
    generators: { ask: async () => later.shift() ?? lines.at(-1) ?? first, ends },
    options: { fps: null },
    sum: { first, last: lines.at(-1) ?? first, latency: null },
    drained,
    signal: new AbortController().signal,
  })
}

describe('the answers after the last frame', () => {
  it('are complete once the late ones have come', async () =>
    assert.deepEqual(await settle(line(3, 3), [line(10, 7), line(10, 9), line(10, 10)]), {
      ...{ unasked: 0, missing: 0 },
    }))

  it('are missing once the server is silent', async () =>
    assert.deepEqual(await settle(line(3, 3), [line(10, 7), line(10, 9)]), { unasked: 0, missing: 1 }))

  it('are too many where one more comes, and those before the window do not count', async () => {
    assert.deepEqual(await settle(line(3, 3, 2), [line(10, 10, 2), line(10, 10, 3)]), {
      ...{ unasked: 1, missing: null },
    })
    assert.deepEqual(await settle(line(3, 3, 2), [line(10, 10, 2)]), { unasked: 0, missing: 0 })
  })

  it('are unknown where a connection has ended, or the kernel did not take all frames', async () => {
    assert.deepEqual(await settle(line(3, 3), [line(10, 7)], 1), { unasked: 0, missing: null })
    assert.deepEqual(await settle(line(3, 3, 1), []), { unasked: 0, missing: null })
  })
})
