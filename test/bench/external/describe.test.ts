// The verdict of a load on an external server, and what it says of answers and of silence.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judgeLoad } from '../../../bench/external/describe.ts'
import { describeDoubt } from '../../../bench/external/doubt.ts'
import { describeSilence } from '../../../bench/external/silence.ts'
import type { LoadResult } from '../../../results/load-result-schema.ts'
import { madeUpLoad } from '../../fixtures/load-result.ts'

const full = { cpu: 0.97, blocked: 0.02, peakRssBytes: 1 }
const view = { ...madeUpLoad().settings, mode: 'view' } as const

describe('the verdict on an external server', () => {
  const cases: readonly (readonly [string, Partial<LoadResult>, LoadResult['verdict'], RegExp])[] = [
    ['that the generator waits for', {}, 'unknown', /blocked 70 %.*cannot tell which/],
    ['that the generator cannot keep up with', { generator: full }, 'client-bound', /at least this/],
    ['that takes all that is due', { dueFrames: 2002 }, 'rate-met', /99 %/],
    [
      'that takes all that is due of a full generator',
      { dueFrames: 2002, generator: full },
      'rate-met',
      /99 %/,
    ],
    ['that takes less than is due', { dueFrames: 4000 }, 'rate-missed', /50 % of the frames/],
    [
      'that a full generator sends less than is due',
      { dueFrames: 4000, generator: full },
      'client-bound',
      /saturated/,
    ],
    ['that reads nothing', { frames: 0 }, 'unknown', /blocked: the server read no complete frame/],
    ['that answers nothing', { frames: 0, counted: 'delivered' }, 'unknown', /no frame was answered/],
    ['that sends nothing', { frames: 0, settings: view, counted: 'received' }, 'unknown', /--hello/],
    ['whose frames viewers receive', { settings: view, counted: 'received' }, 'unknown', /could send more/],
  ]
  for (const [what, said, verdict, why] of cases)
    it(`is ${verdict} of one ${what}`, () => {
      const judged = judgeLoad(madeUpLoad(said))
      assert.equal(judged.verdict, verdict)
      assert.match(judged.why, why)
    })

  const ends = [
    { kind: 'closed', code: 1011, reason: 'full', count: 2 },
    { kind: 'ended', code: 1006, reason: 'read ECONNRESET', count: 1 },
  ] as const
  const broken = { ...madeUpLoad().connections, ends: [...ends] }
  for (const [what, said] of [
    ['kept its rate', { dueFrames: 2002 }],
    ['missed its rate', { dueFrames: 4000 }],
    ['was sent nothing', { frames: 0 }],
  ] as const)
    it(`is ended of one that ${what} and ended connections`, () =>
      assert.deepEqual(
        judgeLoad(madeUpLoad({ ...said, connections: broken, settings: { ...view, connections: 4 } })),
        {
          verdict: 'ended',
          why: 'the server ended 3 of 4 connections: 2 with close code 1011 "full" (server error); 1 with no close frame (1006), read ECONNRESET',
        },
      ))

  it('names a breach of the protocol', () => {
    const ends = [{ kind: 'protocol', code: 1006, reason: 'opcode 3 is reserved', count: 1 } as const]
    const { why } = judgeLoad(madeUpLoad({ connections: { ...broken, ends } }))
    assert.equal(why, 'the server ended 1 of 2 connections: a breach of the protocol: opcode 3 is reserved')
  })

  it('is unknown of one whose answers are doubtful, whatever its rate', () =>
    assert.deepEqual(judgeLoad(madeUpLoad({ dueFrames: 2002, doubt: '3 frames got no answer' })), {
      verdict: 'unknown',
      why: 'the answers are doubtful: 3 frames got no answer',
    }))

  it('names stalled connections', () => {
    const connections = { ...madeUpLoad().connections, stalled: 1 }
    assert.match(judgeLoad(madeUpLoad({ connections })).why, /1 connections stalled/)
  })
})

describe('answers', () => {
  const delivered = { counted: 'delivered', missingAnswers: 0 } as const
  for (const [what, said, words] of [
    [
      'no frame waited for',
      { unaskedMessages: 22 },
      /^22 messages came that no frame waited for: .*--ignore/,
    ],
    ['are missing', { missingAnswers: 3 }, /^3 frames got no answer/],
    ['have other content', { wrongAnswers: 1 }, /^1 answers had unexpected content$/],
    ['do all of that', { unaskedMessages: 1, missingAnswers: 2, wrongAnswers: 3 }, /^1 .*; 2 .*; 3 /],
  ] as const)
    it(`are doubtful that ${what}`, () =>
      assert.match(describeDoubt(madeUpLoad({ ...delivered, ...said })) ?? '', words))

  it('are not doubtful where nothing speaks against them, or nothing rests on them', () => {
    assert.equal(describeDoubt(madeUpLoad(delivered)), null)
    assert.equal(describeDoubt(madeUpLoad({ ...delivered, missingAnswers: null })), null)
    assert.equal(describeDoubt(madeUpLoad({ unaskedMessages: 5 })), null)
  })
})

describe('the silence of a server', () => {
  const none = { empty: 0, texts: 0, binary: 0, nearest: null }
  const seen = {
    leastBytes: null,
    meanBytes: null,
    mostBytes: null,
    jitterMs: null,
    saved: 0,
    saveFault: null,
  }
  const envelope = { before: '{"data":"', after: '"}' }
  for (const [what, others, template, words] of [
    ['nothing came', {}, null, /: the server may be waiting for a --hello$/],
    ['keep-alives came', { empty: 3 }, null, /: 3 messages came, all of them empty$/],
    ['texts came', { texts: 2 }, null, /: 2 messages came, none of them binary; --text TEMPLATE says/],
    [
      'binary messages came',
      { binary: 1 },
      envelope,
      /: 1 message came, none of them a text; without --text/,
    ],
    [
      'no text had the template',
      { texts: 22, nearest: 'differs in a space' },
      envelope,
      /: 22 messages came, none has the template of --text; the nearest differs in a space$/,
    ],
  ] as const)
    it(`before viewers is explained where ${what}`, () => {
      const settings = { ...view, server: { ...view.server, envelope: template } }
      const said = { settings, view: { ...seen, others: { ...none, ...others } } }
      assert.match(describeSilence(madeUpLoad({ frames: 0, counted: 'received', ...said })), words)
    })

  it('before cameras names what was no answer', () => {
    const { settings } = madeUpLoad()
    const server = { ...settings.server, ackText: 'ok' }
    const said = { counted: 'delivered', settings: { ...settings, server } } as const
    assert.match(
      describeSilence(madeUpLoad({ ...said, otherMessages: 7, ignoredMessages: 2 })),
      /^no frame was answered in 10\.0 s: 7 messages came, none begins with "ok" .*; --ignore left out 2 texts$/,
    )
  })
})
