// A rig that is more than the machine's loopback carries is refused with both figures, and nothing else is.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../../../bench/failure/failure.ts'
import { bytesPerSecondOf, requireCarriable } from '../../../bench/run/beyond-loopback.ts'
import { type Rig, rigScenario } from '../../../scenarios/own/rig.ts'
import { scenarioSchema } from '../../../scenarios/scenario-schema.ts'

const rig: Rig = { cameras: 12, fps: 30, frameBytes: 8 * 2 ** 20, viewers: 0, p99Ms: null }
const scenarioOf = (changes: Partial<Rig>) => scenarioSchema.parse(rigScenario({ ...rig, ...changes }))
const loopback = (loopbackGigabytesPerSecond: number | null) => ({ loopbackGigabytesPerSecond })

describe('a rig beyond the loopback', () => {
  it('is refused with its bytes and those of the loopback', () => {
    assert.throws(
      () => requireCarriable([scenarioOf({})], loopback(2.5)),
      (error) =>
        error instanceof UsageError &&
        /^12 × 8 MiB at 30 FPS is 3\.02 GB\/s, more than the 2\.50 GB\/s that this machine’s loopback/.test(
          error.message,
        ),
    )
  })

  it('counts what goes to every viewer', () => {
    const [point] = scenarioOf({ cameras: 2, viewers: 3 }).points
    assert.ok(point)
    assert.equal(bytesPerSecondOf(point), 4 * 2 * 30 * 8 * 2 ** 20)
  })

  it('is not suspected below it, where it is unknown, or of a scenario that is no rig', () => {
    const { rig: _, ...scenario } = scenarioOf({})
    requireCarriable([scenarioOf({})], loopback(3.1))
    requireCarriable([scenarioOf({})], loopback(null))
    requireCarriable([scenario], loopback(0.1))
  })
})
