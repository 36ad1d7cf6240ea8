// Every variant of every runner takes frames from the prepared generator for real: a new runner is tested by being there.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readCatalog } from '../../runners/catalog.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { openTrialBench, type TrialBench } from './short-trial.ts'

const frameBytes = 64 * 1024

/** What refuses a frame of 64 KiB as shipped, and at how many bytes. */
const refusals = new Map([
  ['uws/shipped', 16_384],
  ['go-coder/shipped', 32_768],
])

const servers = readCatalog()
  .filter(({ spec }) => spec.role !== 'generator')
  .flatMap(({ spec }) => Object.keys(spec.variants).map((variant) => ({ runner: spec.id, variant })))

describe('every runner', () => {
  let bench: TrialBench
  before(async () => {
    bench = await openTrialBench()
  })
  after(() => bench.close())

  for (const server of servers) {
    const name = `${server.runner}/${server.variant}`
    const limitBytes = refusals.get(name)
    const what =
      limitBytes === undefined
        ? 'delivers every frame that was sent'
        : `refuses more than ${limitBytes} bytes`

    it(`${name} ${what}`, async (t) => {
      const outcome = await bench.run(server, frameBytes)
      if (outcome.status === 'unavailable') return t.skip(outcome.reason)
      if (limitBytes !== undefined) {
        assert.equal(outcome.status, 'refused', JSON.stringify(outcome))
        assert.equal(outcome.limitBytes, limitBytes)
        return
      }
      const { generator, ready, server: counted } = requireCompleted(outcome, 'ingest')
      const { final } = counted
      assert.ok(final.frames > 0)
      assert.equal(final.frames, generator.final.frames)
      assert.equal(final.bytes, final.frames * frameBytes)
      assert.deepEqual([final.dropped, final.failed], [0, 0])
      assert.ok(final.lastDeliveryNs !== null && final.lastDeliveryNs <= final.timeNs)
      assert.ok(final.userCpuMicros + final.systemCpuMicros > 0)
      assert.ok(final.peakRssBytes >= final.rssBytes && final.rssBytes > 0)
      assert.notEqual(ready.libraryVersion, 'unknown')
    })
  }
})
