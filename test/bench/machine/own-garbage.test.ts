// The suite collects its garbage between trials, when there is enough of it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { createCollector } from '../../../bench/machine/own-garbage.ts'

const mebibyte = 1024 * 1024

describe('the garbage of the suite', () => {
  it('is collected at first, and then when eight mebibytes have gathered', () => {
    const used = [100, 40, 44, 48, 30, 37].map((size) => size * mebibyte)
    let collections = 0
    const tidyUp = createCollector(
      () => used.shift() ?? 0,
      () => collections++,
    )
    const after = [1, 2, 3, 4].map(() => {
      tidyUp()
      return collections
    })
    assert.deepEqual(after, [1, 1, 2, 2])
  })

  it('is gone after a collection', async () => {
    const kept = new WeakRef({ large: new Array(1000).fill(0) })
    await turn() // a reference made in this turn lives to its end
    createCollector()()
    assert.equal(kept.deref(), undefined)
  })
})
