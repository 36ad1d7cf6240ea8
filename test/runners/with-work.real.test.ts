// Every server whose application can work on frames: it hashes, decodes and stores real images, proves it, and answers in order.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readCatalog } from '../../runners/catalog.ts'
import { workKindSchema } from '../../runners/contract.ts'
import { tunedId } from '../../runners/variants.ts'
import { withWork } from '../../scenarios/with-work.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { openTrialBench, type TrialBench } from './short-trial.ts'

const frameBytes = 64 * 1024
const answeredFps = 20
const kinds = workKindSchema.options
const working = readCatalog()
  .map(({ spec }) => spec)
  .filter(({ axes }) => kinds.some((kind) => kind in axes))

/** By work: what the ready line says of how it is done. */
const tells = { hash: 'hash', decode: 'decoder', store: 'storedFiles' } as const

describe('the work of the application', () => {
  let bench: TrialBench
  before(async () => {
    bench = await openTrialBench()
  })
  after(() => bench.close())

  it('is possible in every system that the scenario measures', () => {
    const measured = new Set(withWork.rules.flatMap(({ runners = [] }) => runners))
    assert.deepEqual(working.map(({ id }) => id).sort(), [...measured].sort())
  })

  for (const { id } of working) {
    for (const kind of kinds) {
      it(`is done by ${id} on every frame: ${kind}`, async (t) => {
        const server = { runner: id, variant: `${tunedId}+${kind}` }
        const outcome = await bench.run(server, frameBytes, undefined, { answeredFps, digestFrames: 2 })
        if (outcome.status === 'unavailable') return t.skip(outcome.reason)
        const { ready, server: counted, generator } = requireCompleted(outcome, 'ingest-ack')
        assert.equal(ready.ownership, 'owned')
        assert.equal(ready.applied['work'], kind)
        assert.ok(tells[kind] in ready.applied)
        assert.ok(counted.final.frames > 0)
        assert.equal(counted.final.work?.frames, counted.final.frames)
        assert.equal(counted.final.work?.fault, null)
        assert.equal(generator.final.acks.frames, counted.final.frames)
        assert.equal(generator.final.acks.wrong, 0)
      })
    }

    it(`ends with the reason where ${id} has no room to store a frame`, async (t) => {
      const server = { runner: id, variant: `${tunedId}+store` }
      const outcome = await bench.run(server, frameBytes, undefined, { answeredFps, isDiskFull: true })
      if (outcome.status === 'unavailable') return t.skip(outcome.reason)
      assert.ok(outcome.status === 'failed', JSON.stringify(outcome))
      assert.equal(outcome.failure.code, 'work-failed')
      assert.match(outcome.failure.message, /no space left on device/i)
    })

    it(`is not done by ${id} where it is not asked for`, async (t) => {
      const server = { runner: id, variant: tunedId }
      const outcome = await bench.run(server, frameBytes, undefined, { answeredFps })
      if (outcome.status === 'unavailable') return t.skip(outcome.reason)
      const { ready, server: counted } = requireCompleted(outcome, 'ingest-ack')
      assert.ok(!('work' in ready.applied))
      assert.equal(counted.final.work, undefined)
    })
  }
})
