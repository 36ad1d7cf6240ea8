// Servers that speak no WebSocket, for real: what is sent or pushed arrives, is answered, or is refused over the limit.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { prepareCertificate } from '../../bench/settings/certificate.ts'
import { sumHistograms } from '../../results/histogram.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { openTrialBench, type TrialBench } from './short-trial.ts'

const frameBytes = 64 * 1024
const senders = ['http-post', 'http2-post', 'tcp-length'] as const
const pushers = ['mjpeg', 'tcp-length', 'ws'] as const
/** What a transport puts around a frame of 64 KiB, at most. */
const mostExtraBytes = 200

describe('a transport that is no WebSocket', () => {
  let bench: TrialBench
  let folder = ''
  before(async () => {
    bench = await openTrialBench()
    folder = mkdtempSync(join(tmpdir(), 'isb-transports-'))
  })
  after(() => {
    bench.close()
    rmSync(folder, { recursive: true })
  })

  for (const runner of senders) {
    const server = { runner, variant: 'tuned' } as const

    it(`${runner} answers each image before the camera sends the next`, async () => {
      const point = { connections: 2, inFlight: 1 }
      const outcome = await bench.run(server, frameBytes, undefined, { mode: 'ingest-ack', point })
      const { generator, server: counted } = requireCompleted(outcome, 'ingest-ack')
      const { acks, frames, offer, wireBytes } = generator.final
      assert.ok(frames > 0)
      assert.deepEqual([acks.frames, acks.wrong, acks.late, offer], [frames, 0, 0, null])
      assert.equal(counted.final.frames, frames)
      const extraBytes = wireBytes / frames - frameBytes
      assert.ok(extraBytes >= 4 && extraBytes < mostExtraBytes, `${extraBytes} bytes around a frame`)
    })

    it(`${runner} answers cameras that keep a rate, whose latency counts from the intended time`, async () => {
      const point = { connections: 2, pace: { fps: 100 } }
      const outcome = await bench.run(server, frameBytes, undefined, { mode: 'ingest-ack', point })
      const { generator, server: counted } = requireCompleted(outcome, 'ingest-ack')
      const { acks, frames, offer } = generator.final
      assert.ok(frames > 0 && offer !== null && offer.dueFrames >= frames)
      assert.deepEqual([acks.frames, acks.wrong, counted.final.frames], [frames, 0, frames])
      assert.ok(sumHistograms([generator.last.acks.latency]).totalCount > 0)
    })

    it(`${runner} refuses an image over its limit`, async () => {
      const outcome = await bench.run(server, frameBytes, undefined, { maxMessageBytes: frameBytes - 1 })
      assert.equal(outcome.status, 'refused', JSON.stringify(outcome))
      assert.equal(outcome.limitBytes, frameBytes - 1)
    })
  }

  for (const runner of pushers) {
    it(`${runner} pushes every image to two viewers, and the bytes around them are counted`, async () => {
      const outcome = await bench.run({ runner, variant: 'tuned' }, frameBytes, undefined, {
        mode: 'push',
        point: { connections: 0, viewers: 2 },
      })
      const { generator, server } = requireCompleted(outcome, 'push')
      const { received, wireBytes = 0 } = generator.final
      assert.ok(received.frames > 0)
      assert.equal(received.frames, server.final.sentFrames)
      assert.deepEqual(
        received.viewers.map(({ lost, repeated, reordered, corrupt, open }) => [
          lost,
          repeated,
          reordered,
          corrupt,
          open,
        ]),
        [
          [0, 0, 0, 0, true],
          [0, 0, 0, 0, true],
        ],
      )
      const extraBytes = wireBytes / received.frames - frameBytes
      assert.ok(extraBytes >= 4 && extraBytes < mostExtraBytes, `${extraBytes} bytes around a frame`)
    })
  }

  it('webtransport takes what the client made for it sends, over TLS', async (t) => {
    const client = await bench.prepare('webtransport-client', 'tuned')
    if (client.status === 'unavailable') return t.skip(client.reason)
    const tls = await prepareCertificate(folder)
    const server = { runner: 'webtransport', variant: 'tuned' }
    const outcome = await bench.run(server, frameBytes, client.command, { tls, digestFrames: 3 })
    if (outcome.status === 'unavailable') return t.skip(outcome.reason)
    const { digest, generator, ready, server: counted } = requireCompleted(outcome, 'ingest')
    assert.equal(ready.transport, 'webtransport')
    assert.equal(digest, undefined, 'the load generator of the suite speaks no QUIC')
    assert.ok(counted.final.frames > 0)
    assert.equal(counted.final.frames, generator.final.frames)
    assert.equal(counted.final.bytes, counted.final.frames * frameBytes)
  })
})
