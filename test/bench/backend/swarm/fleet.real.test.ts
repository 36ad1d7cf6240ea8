// A trial whose processes are started by agents: counts agree on both sides, and who is not let in, or is lost, is known.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:https'
import { describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { methods } from '../../../../bench/backend/swarm/protocol.ts'
import { requireCompleted } from '../../../fixtures/completed.ts'
import { openFleetTrials } from './fleet-trials.ts'

describe('a trial on a fleet', () => {
  const trials = openFleetTrials()

  it('has every frame that either load generator sent, and the latencies of both', async () => {
    const outcome = requireCompleted(await trials.run(await trials.jobOf()), 'ingest-ack')
    const { server, generator, kernel } = outcome
    assert.equal(generator.final.processes?.length, 2)
    assert.equal(generator.final.connectionFrames?.length, 4)
    assert.ok(generator.final.connectionFrames.every((frames) => frames > 0))
    assert.equal(server.final.frames, generator.final.frames)
    const answered = generator.last.acks.frames - generator.first.acks.frames
    const latency = decodeFromCompressedBase64(generator.last.acks.latency)
    assert.ok(answered > 20)
    assert.equal(latency.totalCount, answered)
    assert.ok(kernel !== null && kernel.mainThreadCpu !== null)
    assert.equal(kernel.serverTree?.processes, 1)
    assert.ok((kernel.breakdown?.firstThreadMs ?? 0) > 0)
    assert.equal(outcome.recoveredFrom, undefined)
  })

  it('does not let in who has no token', async () => {
    for (const path of ['/', '/files/00']) {
      const asked = request(new URL(path, trials.fleet().controller.url.replace('wss', 'https')), {
        rejectUnauthorized: false,
        headers: { authorization: 'Bearer guess' },
      }).end()
      const [response] = await once(asked, 'response')
      assert.equal(response.statusCode, 401)
      response.resume()
    }
  })

  it('takes an agent that answers nothing for lost', async () => {
    const [agent] = trials.fleet().members.of('load')
    assert.ok(agent)
    const pid = trials.pidOf('load.1')
    process.kill(pid, 'SIGSTOP')
    try {
      assert.deepEqual(await trials.fleet().members.checkHealth(), ['load.1 on right (right)'])
      await assert.rejects(agent.call(methods.clock, {}), { code: 'replica-lost' })
    } finally {
      process.kill(pid, 'SIGKILL')
    }
  })
})
