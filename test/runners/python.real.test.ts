// What the Python runners promise beyond the contract: the ladder of settings, native code, the reference client.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { TrialOutcome } from '../../results/schema.ts'
import type { Switches } from '../../runners/contract.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { findVariant, openTrialBench, type TrialBench } from './short-trial.ts'

const frameBytes = 64 * 1024
const id = 'python-websockets'

const switchesOf = (variantId: string): Switches => findVariant(id, variantId)[1].switches

const differences = (from: string, to: string): Readonly<Record<string, unknown>> => {
  const before = new Map<string, unknown>(Object.entries(switchesOf(from)))
  return Object.fromEntries(
    Object.entries(switchesOf(to)).filter(([name, value]) => !isDeepStrictEqual(before.get(name), value)),
  )
}

describe('the ladder of python-websockets', () => {
  const steps = [
    { from: 'published', to: 'quiet', change: { log: false } },
    { from: 'quiet', to: 'no-deflate', change: { deflate: 'off' } },
    { from: 'no-deflate', to: 'uvloop', change: { accelerator: 'on' } },
    { from: 'published', to: 'published+2025-02', change: {} },
  ]
  for (const { from, to, change } of steps) {
    it(`goes from ${from} to ${to} by ${Object.keys(change).join() || 'the version alone'}`, () => {
      assert.deepEqual(differences(from, to), change)
    })
  }
})

describe('the Python runners', () => {
  let bench: TrialBench
  before(async () => {
    bench = await openTrialBench()
  })
  after(() => bench.close())

  const complete = async (
    variant: string,
    generator?: Parameters<TrialBench['run']>[2],
  ): Promise<Extract<TrialOutcome, { status: 'completed' | 'unavailable' }>> => {
    const outcome = await bench.run({ runner: id, variant }, frameBytes, generator)
    if (outcome.status !== 'completed' && outcome.status !== 'unavailable')
      assert.fail(JSON.stringify(outcome))
    return outcome
  }

  it('refuse a frame of exactly 1 MiB that deflate has made larger', async (t) => {
    const generator = await bench.prepare('python-client', 'shipped')
    if (generator.status === 'unavailable') return t.skip(generator.reason)
    const outcome = await bench.run({ runner: id, variant: 'shipped' }, 1024 * 1024, generator.command)
    assert.equal(outcome.status, 'refused', JSON.stringify(outcome))
    assert.match(outcome.closeReason, /exceeds limit of 1048576 bytes/)
  })

  for (const deflated of [false, true]) {
    const sender = deflated ? 'the reference client' : 'the prepared generator'
    it(`refuse a frame above 1 MiB from ${sender} with websockets as shipped`, async (t) => {
      const generator = await bench.prepare('python-client', 'shipped')
      if (generator.status === 'unavailable') return t.skip(generator.reason)
      const server = { runner: id, variant: 'shipped' }
      const outcome = await bench.run(server, 1024 * 1024 + 4096, deflated ? generator.command : undefined)
      assert.equal(outcome.status, 'refused', JSON.stringify(outcome))
      assert.equal(outcome.limitBytes, 1_048_576)
      assert.equal(outcome.closeCode, 1009)
    })
  }

  it('apply the published settings, with native masking and the loop that was asked for', async (t) => {
    const quiet = await complete('quiet')
    const fast = await complete('uvloop')
    if (quiet.status === 'unavailable') return t.skip(quiet.reason)
    if (fast.status === 'unavailable') return t.skip(fast.reason)
    const { applyMask, eventLoop, ...settings } = quiet.ready.applied
    assert.match(String(applyMask), /speedups$/)
    assert.equal(eventLoop, 'asyncio')
    assert.deepEqual(settings, {
      maxMessageBytes: null,
      max_queue: null,
      write_limit: 10_485_760,
      ping_interval: null,
      ping_timeout: 20,
      compression: 'deflate',
      tls: false,
    })
    assert.match(String(fast.ready.applied['eventLoop']), /^uvloop \d/)
    assert.equal(fast.ready.applied['compression'], null)
  })

  it('have the version of February 2025 beside the newest', async (t) => {
    const old = await complete('published+2025-02')
    if (old.status === 'unavailable') return t.skip(old.reason)
    assert.equal(old.ready.libraryVersion, '15.0')
  })

  for (const [server, deflated] of [
    ['python-websockets/quiet', true],
    ['python-websockets/tuned', false],
    ['ws/shipped', false],
  ] as const) {
    it(`let the reference client send ${deflated ? 'deflated' : 'plain'} frames to ${server}`, async (t) => {
      const client = await bench.prepare('python-client', 'shipped')
      if (client.status === 'unavailable') return t.skip(client.reason)
      const [runner = '', variant = ''] = server.split('/')
      const outcome = await bench.run({ runner, variant }, frameBytes, client.command)
      const { generatorReady, generator, server: counted } = requireCompleted(outcome, 'ingest')
      assert.equal(generatorReady.library, 'websockets')
      assert.match(String(generatorReady.extensions), deflated ? /^permessage-deflate/ : /^null$/)
      assert.ok(generator.final.frames > 0)
      assert.equal(generator.final.begun, generator.final.frames)
      assert.equal(counted.final.frames, generator.final.frames)
      assert.equal(counted.final.bytes, generator.final.frames * frameBytes)
      assert.ok((generator.final.blockedNs ?? 0) > 0)
      // Header, length and masking key are 14 bytes; what is left over is the handshake.
      const surplus = generator.final.wireBytes - generator.final.frames * (frameBytes + 14)
      assert.ok(deflated ? surplus !== 0 : surplus > 0 && surplus < 1000, `${surplus} bytes`)
    })
  }
})
