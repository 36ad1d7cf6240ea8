// Which frames are compared byte by byte: as many as before, and drawn from the seed.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Draw, drawFrames } from '../../../../bench/generator/view/drawn.ts'

const drawn = (draw: Partial<Draw>, frames: number): readonly number[] => {
  const isNext = drawFrames({ every: 16, seed: 1, viewer: 0, ...draw })
  return Array.from({ length: frames }, (_, index) => index).filter(() => isNext())
}

describe('the frames that are compared', () => {
  it('are one of each so many, beyond the first store of random numbers, too', () => {
    const frames = drawn({}, 16 * 3000)
    assert.deepEqual(
      frames.map((frame) => Math.floor(frame / 16)),
      Array.from({ length: 3000 }, (_, block) => block),
    )
  })

  it('are anywhere among them, each place as often as any other', () => {
    const places = drawn({}, 16 * 3200).map((frame) => frame % 16)
    const counts = Array.from({ length: 16 }, (_, place) => places.filter((each) => each === place).length)
    assert.ok(
      counts.every((count) => count > 120 && count < 280),
      `${counts}`,
    )
  })

  it('are the same for a seed, and others for another seed or viewer', () => {
    const frames = drawn({}, 800)
    assert.deepEqual(drawn({}, 800), frames)
    assert.notDeepEqual(drawn({ seed: 2 }, 800), frames)
    assert.notDeepEqual(drawn({ viewer: 1 }, 800), frames)
  })

  it('are all of them where each is to be compared', () => {
    assert.equal(drawn({ every: 1 }, 50).length, 50)
  })
})
