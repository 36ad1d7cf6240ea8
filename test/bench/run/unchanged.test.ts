// Changes that prevent a run from being resumed: each is a mistake of the user, reported in one line.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../../../bench/failure/failure.ts'
import {
  requireSameFrames,
  requireSameRunners,
  sameOwnPool,
  samePlacement,
} from '../../../bench/run/unchanged.ts'
import type { FramePoolRecord, PlannedRow } from '../../../results/schema.ts'
import { defaultSwitches } from '../../../runners/variants.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'
import { smallRun } from '../../fixtures/run.ts'

const runners = [madeUpRunner('ws', ['tuned']), madeUpRunner('py', ['shipped'], { role: 'generator' })]
const [planned] = smallRun().rows
assert.ok(planned)
const row: PlannedRow = { ...planned, switches: defaultSwitches }
const pool: FramePoolRecord = {
  ...{ frameBytes: 1024, count: 2, width: 1, height: 1 },
  ...{ seed: 1, generator: 'g', sha256: 'aa', deflateRatio: 1 },
}
const own: FramePoolRecord = {
  ...pool,
  format: 'own',
  own: { formats: ['jpeg'], images: 2, paddingBytes: 0 },
}
const placement = { serverCpus: [1], generatorCpus: [0], pinned: true }
const tools = { taskset: true, setpriv: true, prlimit: true }
const facts = { usableCpus: [0, 1], siblings: new Map(), tools }

describe('a run that is resumed', () => {
  it('needs what it was begun with, and no more', async () => {
    requireSameRunners([row, { ...row, generator: 'py' }, { ...row, generator: 'prepared-live' }], runners)
    requireSameFrames([pool, { ...pool, frameBytes: 2048 }], [pool])
    requireSameFrames([{ ...pool, format: 'png', sha256: 'bb' }, pool], [{ ...pool, format: 'jpeg' }])
    const named = { record: own, file: '/nowhere' }
    assert.equal(await sameOwnPool([pool], null, '/nowhere'), null)
    assert.equal(await sameOwnPool([pool, named.record], named, '/nowhere'), named)
    assert.deepEqual(samePlacement(placement, facts), { ...placement, note: null })
  })

  const obstacles: readonly [string, () => unknown, RegExp][] = [
    [
      'a runner',
      () => requireSameRunners([{ ...row, runner: 'gone' }], runners),
      /gone\/tuned no longer exists here/,
    ],
    [
      'a variant',
      () => requireSameRunners([{ ...row, variant: 'gone' }], runners),
      /ws\/gone no longer exists here/,
    ],
    [
      'a generator',
      () => requireSameRunners([{ ...row, generator: 'gone' }], runners),
      /generator gone no longer exists here/,
    ],
    [
      'a server for a generator',
      () => requireSameRunners([{ ...row, generator: 'ws' }], runners),
      /generator ws no longer exists/,
    ],
    ['settings', () => requireSameRunners([planned], runners), /ws\/tuned has different settings/],
    ['images', () => requireSameFrames([{ ...pool, sha256: 'bb' }], [pool]), /frames of 1024 bytes differ/],
    ['a size', () => requireSameFrames([], [pool]), /frames of 1024 bytes/],
    [
      'a CPU',
      () => samePlacement({ ...placement, generatorCpus: [7] }, facts),
      /placed on CPU 7, which cannot/,
    ],
    [
      'taskset',
      () => samePlacement(placement, { ...facts, tools: { ...tools, taskset: false } }),
      /taskset was not found/,
    ],
  ]
  for (const [title, planned, named, text] of [
    ['are gone', [own], null, /images it was started with are no longer in the cache/],
    ['have changed', [own], { ...own, sha256: 'bb' }, /frames of 1024 bytes differ from those of --frames/],
    ['have another size', [own], { ...own, frameBytes: 2048 }, /frames of 2048 bytes differ/],
    ['were not asked for', [pool], own, /started without images of your own/],
  ] as const)
    it(`cannot use own images that ${title}`, async () => {
      const given = named && { record: named, file: '/nowhere' }
      await assert.rejects(sameOwnPool(planned, given, '/nowhere'), text)
    })

  for (const [title, act, text] of obstacles) {
    it(`cannot do without ${title} of its plan`, () => {
      assert.throws(act, (error) => {
        assert.ok(error instanceof UsageError)
        assert.match(error.message, text)
        assert.match(error.message, /^--resume cannot be used: .*; restore what the run was started with/)
        return true
      })
    })
  }
})
