// How a limit is lifted is recorded with the plan: from the step of the ladder that does, or the reason why none does.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { limitRemedies } from '../../../bench/plan/limit-remedies.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { runnerSpecSchema } from '../../../runners/spec.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'

const raising = (line?: string) =>
  runnerSpecSchema.shape.steps.parse([
    { id: 'shipped', label: 'shipped', why: 'As it comes', link: 'https://example.org/shipped' },
    {
      ...{ id: 'limits', label: 'limits', why: 'The limit is 8 KiB', link: 'https://example.org/limits' },
      sets: { switches: { limits: 'raised' } },
      ...(line !== undefined && { line }),
    },
  ])

const rowOf = (runner: string) => ({ runner, role: 'subject' }) as const

describe('what lifts a limit', () => {
  it('is the line of the step that raises it, with that step’s link', () => {
    const runner = madeUpRunner('small', [], { steps: raising('maxBytes: largestFrameBytes') })
    assert.deepEqual(limitRemedies([runner], [rowOf('small')]), [
      { runner: 'small', remedy: 'maxBytes: largestFrameBytes', link: 'https://example.org/limits' },
    ])
  })

  it('is what the switch means where the step has no line', () => {
    const runner = madeUpRunner('small', [], {
      steps: raising(),
      switches: { limits: 'raised sets maxBytes' },
    })
    assert.equal(limitRemedies([runner], [rowOf('small')])[0]?.remedy, 'raised sets maxBytes')
  })

  it('is that line, too, where a reason is declared for other messages', () => {
    const runner = madeUpRunner('texts', [], {
      steps: raising('maxBytes: largestFrameBytes'),
      deviations: [{ field: 'limits.maxMessageBytes', reason: 'texts have a buffer of their own' }],
    })
    assert.equal(limitRemedies([runner], [rowOf('texts')])[0]?.remedy, 'maxBytes: largestFrameBytes')
  })

  it('is the declared reason where no line lifts it', () => {
    const runner = madeUpRunner('fixed', [], {
      steps: raising(),
      deviations: [{ field: 'limits.maxMessageBytes', reason: 'the limit is fixed' }],
    })
    assert.deepEqual(limitRemedies([runner], [rowOf('fixed')]), [
      { runner: 'fixed', remedy: 'the limit is fixed', link: 'https://example.org/limits' },
    ])
  })

  it('is said of systems of the rows alone, and not of the reference receiver', () => {
    const runners = ['a', 'b', 'c'].map((id) => madeUpRunner(id, [], { steps: raising('x') }))
    const rows = [rowOf('b'), { runner: 'c', role: 'reference-receiver' } as const]
    assert.deepEqual(
      limitRemedies(runners, rows).map(({ runner }) => runner),
      ['b'],
    )
  })

  it('can be said of every server of the catalog whose ladder raises limits', () => {
    const catalog = readCatalog().filter(({ spec }) =>
      spec.steps.some(({ sets }) => (sets.switches.limits ?? 'default') !== 'default'),
    )
    const told = limitRemedies(
      catalog,
      catalog.map(({ spec: { id, role } }) => ({ runner: id, role })),
    )
    const expected = catalog.filter(({ spec }) => spec.role !== 'reference-receiver')
    assert.deepEqual(
      told.map(({ runner }) => runner),
      expected.map(({ spec }) => spec.id),
    )
  })
})
