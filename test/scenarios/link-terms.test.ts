// The terms of a link as a user writes them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type LinkTerms, readLinkTerms } from '../../scenarios/link-terms.ts'
import { scenarioPointSchema } from '../../scenarios/scenario-schema.ts'

describe('the terms of a link', () => {
  const cases: readonly (readonly [string, LinkTerms])[] = [
    ['rate 100mbit', { bitsPerSecond: 100e6, netem: [], text: 'rate 100mbit' }],
    ['rate 2.5gbit', { bitsPerSecond: 2.5e9, netem: [], text: 'rate 2.5gbit' }],
    ['delay 5ms', { bitsPerSecond: null, netem: ['delay', '5ms'], text: 'delay 5ms' }],
    [
      ' loss 0.1%  delay 20ms jitter 5ms rate 64kbit ',
      {
        bitsPerSecond: 64_000,
        netem: ['delay', '20ms', '5ms', 'loss', '0.1%'],
        text: 'loss 0.1% delay 20ms jitter 5ms rate 64kbit',
      },
    ],
  ]
  for (const [text, terms] of cases)
    it(`"${text}" can be read`, () => assert.deepEqual(readLinkTerms(text), terms))

  for (const [text, what] of [
    ['', 'cannot read ""'],
    ['fast', 'cannot read "fast"'],
    ['rate', 'cannot read "rate"'],
    ['rate 0mbit', 'cannot read "rate 0mbit"'],
    ['rate .mbit', 'cannot read "rate .mbit"'],
    ['rate 1gbit rate 2gbit', 'cannot read "rate 2gbit"'],
    ['rate 1gbit; reboot', 'cannot read "rate 1gbit;"'],
    ['delay 5', 'cannot read "delay 5"'],
    ['jitter 1ms', 'cannot read "jitter 1ms": jitter varies a delay'],
  ] as const)
    it(`"${text}" is refused with the part that cannot be read`, () => {
      const terms = readLinkTerms(text)
      assert.ok('fault' in terms && terms.fault.startsWith(what), JSON.stringify(terms))
    })

  it('of a point are checked as those of --link are', () => {
    const point = { id: 'p', label: 'P', frameBytes: 65_536, connections: 1 }
    assert.equal(scenarioPointSchema.safeParse({ ...point, link: 'rate 1gbit' }).success, true)
    const refused = scenarioPointSchema.safeParse({ ...point, link: 'rate fast' })
    assert.match(refused.error?.issues[0]?.message ?? '', /^cannot read "rate fast"; write rate, delay/)
  })
})
