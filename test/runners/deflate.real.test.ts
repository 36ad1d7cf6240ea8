// permessage-deflate between the prepared generator and every library that has it: agreed on, counted, and smaller on the wire or not.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { requireCompleted } from '../fixtures/completed.ts'
import { openTrialBench, type TrialBench } from './short-trial.ts'

const frameBytes = 64 * 1024

/** Servers with deflate switched on, and what their answer must name. */
const deflating = [
  { runner: 'ws', variant: 'tuned' },
  { runner: 'uws', variant: 'tuned' },
  { runner: 'bun', variant: 'tuned' },
  { runner: 'python-websockets', variant: 'quiet' },
  { runner: 'go-gorilla', variant: 'tuned' },
  { runner: 'go-gws', variant: 'tuned' },
  { runner: 'go-coder', variant: 'tuned' },
  { runner: 'socketio', variant: 'tuned' },
] as const

/** Servers that have no deflate, and the reference receiver: they decline, and frames go out as they are. */
const declining = [
  { runner: 'deno', variant: 'tuned' },
  { runner: 'picows', variant: 'tuned' },
  { runner: 'raw-tcp', variant: 'tuned' },
] as const

describe('a generator that offers deflate', () => {
  let bench: TrialBench
  before(async () => {
    bench = await openTrialBench()
  })
  after(() => bench.close())

  for (const deflate of ['live', 'precompressed'] as const) {
    for (const server of deflating) {
      it(`${deflate} is understood by ${server.runner}, which delivers every frame whole`, async (t) => {
        const outcome = await bench.run(server, frameBytes, undefined, {
          deflate,
          switches: { deflate: 'on' },
        })
        if (outcome.status === 'unavailable') return t.skip(outcome.reason)
        const { generator, generatorReady, server: counted } = requireCompleted(outcome, 'ingest')
        assert.match(generatorReady.extensions ?? '', /^permessage-deflate/)
        const { final } = counted
        assert.equal(final.frames, generator.final.frames)
        assert.equal(final.bytes, final.frames * frameBytes, 'inflated to the size of the frame')
        assert.notEqual(generator.final.wireBytes, final.frames * (frameBytes + 14))
      })
    }

    for (const server of declining) {
      it(`${deflate} is declined by ${server.runner}, and frames go out uncompressed`, async (t) => {
        const outcome = await bench.run(server, frameBytes, undefined, { deflate })
        if (outcome.status === 'unavailable') return t.skip(outcome.reason)
        const { generator, generatorReady } = requireCompleted(outcome, 'ingest')
        assert.equal(generatorReady.extensions, null)
        assert.equal(generator.final.wireBytes, generator.final.frames * (frameBytes + 14))
      })
    }
  }
})
