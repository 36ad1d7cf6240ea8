// Real trials with a viewer behind a slow link under each policy: its age grows or stays, and every frame is accounted for.
import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { measureLinks } from '../../../report/stats/links.ts'
import { summarizeRow } from '../../../report/stats/row.ts'
import type { TrialOutcome } from '../../../results/schema.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { smallRun, smallTrial } from '../../fixtures/run.ts'
import { type LinkedTrial, openSlowTrials, type SlowTrials } from './slow-trial.ts'

/** 63 Mbit/s: a third of it passes the first link, all of it the second. */
const usual = { runner: 'ws', fps: 30, forMs: 4000, links: ['rate 20mbit', 'rate 200mbit'] } as const

describe('a trial with viewers behind slow links', { timeout: 240_000 }, () => {
  let trials: SlowTrials | undefined
  before(async () => {
    trials = await openSlowTrials()
  })
  after(() => trials?.close())

  /** Skips, and says why, where there can be no network of its own, or no such server. */
  const run = async (t: TestContext, changes: Pick<LinkedTrial, 'policy'> & Partial<LinkedTrial>) => {
    const outcome = await trials?.runLinked({ ...usual, ...changes })
    if (outcome?.status === 'unavailable') {
      t.skip(outcome.reason)
      return null
    }
    const completed = requireCompleted(outcome, 'relay')
    const { links } = measureLinks([{ ...smallTrial(), outcome: completed }])
    const [slow, fast, beside] = links ?? []
    assert.ok(slow && fast && beside)
    const { final } = completed.server
    const received = completed.generator.final.received.viewers.reduce((sum, { frames }) => sum + frames, 0)
    const { sent, delivered, inFlight, dropped, lost } = rowOf(completed)
    assert.equal(delivered, received)
    assert.equal((delivered ?? 0) + (dropped ?? 0) + (inFlight ?? 0), sent)
    assert.equal(lost, 0)
    assert.ok(final.sentFrames >= received, `${received} received of ${final.sentFrames} sent`)
    // The viewer beside has all: nobody pays for the slow one.
    const [, , healthy] = completed.generator.final.received.viewers
    assert.ok(healthy && healthy.frames + healthy.lost >= final.frames - healthy.lost)
    return { completed, slow, fast, beside, inFlight: inFlight ?? 0 }
  }
  const rowOf = (outcome: TrialOutcome) => {
    const [planned] = smallRun().rows
    assert.ok(planned)
    return summarizeRow(planned, [{ ...smallTrial(), outcome }], { rounds: 1, serverCores: 1, minFrames: 1 })
  }

  it('sees the age grow under the policy queue, by 41 s a minute, and no frame left out', async (t) => {
    const measured = await run(t, { policy: 'queue' })
    if (!measured) return
    const { completed, slow, fast, inFlight } = measured
    assert.equal(completed.server.final.dropped, 0)
    // Of each second of video a third passes: 60 × (1 − 20 ÷ 63), less where the kernel's buffers still fill.
    assert.ok(slow.growth !== null && slow.growth > 25 && slow.growth < 50, `${slow.growth} s a minute`)
    assert.ok(fast.growth !== null && Math.abs(fast.growth) < 5, `${fast.growth} s a minute`)
    assert.ok(inFlight > 40, `${inFlight} frames were under way`)
    assert.ok(slow.linkShare !== null && slow.linkShare > 0.8 && slow.linkShare < 1.1, `${slow.linkShare}`)
    assert.ok(fast.linkShare !== null && fast.linkShare < 0.6, `${fast.linkShare}`)
    assert.ok((rowOf(completed).memory?.length ?? 0) > 0)
  })

  for (const policy of ['drop-newest', 'latest-only'] as const)
    it(`leaves frames out under the policy ${policy}, and the age stops growing`, async (t) => {
      const measured = await run(t, { policy, forMs: 6000 })
      if (!measured) return
      const { completed, slow } = measured
      assert.ok(completed.server.final.dropped > 20, `${completed.server.final.dropped} dropped`)
      assert.ok(slow.missedShare > 0.4, `${slow.missedShare}`)
      assert.equal(slow.closedShare, 0)
    })

  it('ends the connection under the policy close, which is no failure, and no other', async (t) => {
    const measured = await run(t, { policy: 'close', forMs: 6000 })
    if (!measured) return
    assert.deepEqual([measured.slow.closedShare, measured.fast.closedShare], [1, 0])
    assert.equal(measured.completed.server.final.dropped, 0)
    assert.ok(measured.slow.ages.length < 6, `${measured.slow.ages.length} seconds of a closed viewer`)
  })

  for (const runner of ['ws', 'uws', 'bun', 'python-websockets', 'go-gws'])
    for (const windowFrames of [1, 2])
      it(`keeps the age bounded with a window of ${windowFrames}, ${runner}`, async (t) => {
        const measured = await run(t, { runner, policy: 'window', windowFrames })
        if (!measured) return
        const { completed, slow, fast, inFlight } = measured
        assert.ok(completed.server.final.dropped > 20, `${completed.server.final.dropped} dropped`)
        assert.ok(inFlight <= 2 * windowFrames, `${inFlight} frames were under way`)
        // A frame takes 105 ms on the link; what the buffers of the kernel hold is bounded by the window, too.
        assert.ok(slow.ageMs !== null && slow.ageMs > 80, `${slow.ageMs} ms`)
        assert.ok(slow.growth !== null && Math.abs(slow.growth) < 5, `${slow.growth} s a minute`)
        assert.ok(fast.missedShare < slow.missedShare)
      })
})
