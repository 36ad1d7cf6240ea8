// Real trials with a slow viewer under each policy: nobody else lacks anything that no drop explains.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { summarizeRow } from '../../../report/stats/row.ts'
import type { CompletedOf, TrialOutcome } from '../../../results/schema.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { smallRun, smallTrial } from '../../fixtures/run.ts'
import { openSlowTrials, type SlowTrial, type SlowTrials } from './slow-trial.ts'

const frameBytes = 256 * 1024
/** Far more than the kernel's buffers and a backlog of four images hold. */
const usual = { frameBytes, frameCount: 4, fps: 100, viewers: 3, bytesPerSecond: 0, forMs: 2000 } as const
const offered = 200

describe('a trial with a slow viewer', { timeout: 120_000 }, () => {
  let trials: SlowTrials | undefined
  before(async () => {
    trials = await openSlowTrials()
  })
  after(() => trials?.close())

  const run = async (changes: Pick<SlowTrial, 'policy'> & Partial<SlowTrial>) => {
    const outcome = requireCompleted(await trials?.run({ ...usual, ...changes }), 'relay')
    assert.ok(outcome.slowViewer)
    const [slow, ...healthy] = outcome.generator.final.received.viewers
    assert.ok(slow)
    const lacking = healthy.map(({ frames, lost }) => [outcome.server.final.frames - frames - lost, lost])
    return { outcome, slow, lacking, slowViewer: outcome.slowViewer }
  }
  const summarize = (outcome: TrialOutcome) => {
    const [planned] = smallRun().rows
    assert.ok(planned)
    return summarizeRow(planned, [{ ...smallTrial(), outcome }], { rounds: 1, serverCores: 1, minFrames: 1 })
  }
  const none = [
    [0, 0],
    [0, 0],
  ]

  it('keeps all for it under the policy queue, until it goes', async () => {
    const { outcome, slow, lacking, slowViewer } = await run({ policy: 'queue' })
    assert.deepEqual(lacking, none)
    assert.equal(outcome.server.final.dropped, 0)
    assert.deepEqual([slow.open, slow.lost, slowViewer.closed], [true, 0, false])
    assert.ok(slowViewer.slowFrames <= 1, `${slowViewer.slowFrames} images of a viewer that does not read`)
    const row = summarize(outcome)
    assert.equal(row.lost, 0)
    assert.ok((row.inFlight ?? 0) > offered / 2, `${row.inFlight} images waited for it`)
    assert.equal(row.metrics['slowViewerFrames'], slowViewer.slowFrames)
    // The others alone: two of three viewers.
    const latency = row.latencyMs?.samples ?? 0
    assert.equal(latency, Math.round((row.fps?.median ?? row.perTrial[0]?.fps ?? 0) * windowSeconds(outcome)))
  })

  it('remembers the server’s memory twice a second, where there is a /proc', async (t) => {
    if (process.platform !== 'linux') return t.skip('there is no /proc')
    const { slowViewer, outcome } = await run({ policy: 'queue', fps: 200 })
    const { memory, rssAfterBytes } = slowViewer
    const times = memory?.map(({ timeMs }) => timeMs) ?? []
    assert.ok(times.length >= 5 && times.length <= 7, `${times}`)
    for (const [index, timeMs] of times.entries())
      if (index > 0) assert.ok(timeMs - (times[index - 1] ?? 0) >= 400, `${times}`)
    // What it does not read is about 400 images of a quarter MiB by then, less what the kernel holds.
    const grownBytes = (memory?.[4]?.rssBytes ?? 0) - (memory?.[0]?.rssBytes ?? 0)
    assert.ok(grownBytes > 40e6, `${grownBytes} bytes`)
    assert.ok(rssAfterBytes > 0)
    assert.equal(summarize(outcome).memory?.length, times.length)
  })

  for (const policy of ['drop-newest', 'latest-only'] as const)
    it(`leaves images out for it under the policy ${policy}`, async () => {
      const { outcome, slow, slowViewer } = await run({ policy })
      assert.ok(outcome.server.final.dropped > offered / 4, `${outcome.server.final.dropped} dropped`)
      assert.deepEqual([slow.open, slowViewer.closed], [true, false])
      assert.equal(summarize(outcome).lost, 0)
    })

  it('cuts it off under the policy close, which is no failure', async () => {
    // Slowly: on a busy machine a camera makes up for frames that it owes, and four at once would cut off a healthy viewer.
    const { outcome, lacking, slow, slowViewer } = await run({ policy: 'close', fps: 40 })
    assert.deepEqual(lacking, none)
    assert.deepEqual([slow.open, slowViewer.closed, outcome.server.final.dropped], [false, true, 0])
    assert.equal(summarize(outcome).metrics['slowViewerClosedShare'], 1)
  })

  it('lets it read at its rate', async () => {
    const { lacking, slow, slowViewer } = await run({ policy: 'queue', bytesPerSecond: 2e6 })
    assert.deepEqual(lacking, none)
    assert.equal(slow.lost, 0)
    const readable = (2e6 * usual.forMs) / 1000 / frameBytes
    assert.ok(slowViewer.slowFrames <= readable + 6, `${slowViewer.slowFrames} of ${readable} images`)
    assert.ok(slowViewer.slowFrames >= readable / 3, `${slowViewer.slowFrames} of ${readable} images`)
  })

  it('has failed where the server does not keep the policy that it was given', async () => {
    // Nobody is behind when all read as fast as images come.
    const outcome = await trials?.run({ ...usual, policy: 'close', bytesPerSecond: 1e12, forMs: 300 })
    assert.equal(outcome?.status, 'failed', JSON.stringify(outcome))
    assert.equal(outcome.failure.code, 'policy-broken')
    assert.match(outcome.failure.message, /was still connected/)
  })
})

const windowSeconds = ({ generator: { first, last } }: CompletedOf<'relay'>): number =>
  (last.timeNs - first.timeNs) / 1e9
