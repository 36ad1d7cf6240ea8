// The scenario of a rig: what its numbers mean, how long it is measured, and that its file gives the same again.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { limitsOf } from '../../../results/modes/modes.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { findMistakes } from '../../../scenarios/own/mistakes.ts'
import { readOwnScenarios } from '../../../scenarios/own/own-scenarios.ts'
import { type Rig, rigScenario, rigSource } from '../../../scenarios/own/rig.ts'
import { scenarioSchema } from '../../../scenarios/scenario-schema.ts'

const surroundings = { runners: readCatalog(), openFilesLimit: 1024, limitsOf }
const rig: Rig = { cameras: 12, fps: 30, frameBytes: 500 * 1024, viewers: 0, p99Ms: null }
const scenarioOf = (changes: Partial<Rig>) => scenarioSchema.parse(rigScenario({ ...rig, ...changes }))

describe('the scenario of a rig', () => {
  it('without viewers has its frames answered, within one frame interval', () => {
    const { id, mode, points, rig: goal, rules } = scenarioOf({})
    assert.equal(id, 'rig-12x500kib-30fps')
    assert.equal(mode, 'ingest-ack')
    assert.deepEqual(goal, { p99Ms: 1000 / 30 })
    assert.deepEqual(points, [
      {
        ...{ id: 'rig', label: '12 × 500 KiB at 30 FPS' },
        ...{ frameBytes: 512_000, connections: 12, pace: { fps: 30 } },
      },
    ])
    assert.deepEqual(rules, [{ variants: ['tuned'] }])
  })

  it('with viewers has its frames relayed to them, within the limit that is given', () => {
    const { id, mode, points, rig: goal } = scenarioOf({ viewers: 3, p99Ms: 50 })
    assert.equal(id, 'rig-12x500kib-30fps-3-viewers')
    assert.equal(mode, 'relay')
    assert.deepEqual(goal, { p99Ms: 50 })
    assert.equal(points[0]?.viewers, 3)
  })

  const windows: readonly [string, Partial<Rig>, number][] = [
    ['enough frames for a p99 over three rounds', { cameras: 8 }, 1528],
    ['no less than a second and a half', { cameras: 24 }, 1500],
    ['no more than two seconds', { cameras: 1, fps: 5 }, 2000],
    ['every viewer’s frames', { cameras: 4, viewers: 2 }, 1528],
  ]
  for (const [what, changes, windowMs] of windows)
    it(`has windows that give ${what}`, () => {
      const scenario = scenarioOf(changes)
      assert.deepEqual([scenario.rounds, scenario.windowMs], [3, windowMs])
    })

  const rigs: readonly Partial<Rig>[] = [
    {},
    { viewers: 1 },
    { fps: 29.97, frameBytes: 1_000_000 },
    { frameBytes: 8 * 2 ** 20, p99Ms: 0.5 },
  ]
  for (const changes of rigs)
    it(`of ${JSON.stringify(changes)} has no mistake, and its file is read as the same`, async () => {
      const scenario = scenarioOf(changes)
      assert.deepEqual(findMistakes(scenario, surroundings), [])
      const folder = mkdtempSync(join(tmpdir(), 'isb-rig-'))
      try {
        const file = join(folder, 'my-rig.ts')
        writeFileSync(file, rigSource({ ...rig, ...changes }))
        const { scenarios } = await readOwnScenarios([file], [], surroundings)
        assert.deepEqual(scenarios, [scenario])
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
})
