// The moving scene: the same for the same seed, different from frame to frame, noisier on request.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addNoise, blankPicture, makeScene, type Picture, paintScene } from '../../../bench/frames/scene.ts'

const paint = (seed: number, frame: number, deviation: number | null): Picture => {
  const scene = makeScene(320, 240, seed)
  const clean = blankPicture(scene)
  paintScene(scene, frame, clean)
  if (deviation === null) return clean
  const noisy = blankPicture(scene)
  addNoise(scene, frame, clean, deviation, noisy)
  return noisy
}

const meanDifference = (a: Picture, b: Picture): number =>
  a.rgb.reduce((sum, sample, at) => sum + Math.abs(sample - (b.rgb[at] ?? 0)), 0) / a.rgb.length

describe('scene', () => {
  test('is the same for the same seed and frame', () => {
    assert.deepEqual(paint(7, 3, 5), paint(7, 3, 5))
  })

  test('moves and differs by seed even without noise', () => {
    assert.ok(meanDifference(paint(7, 3, null), paint(7, 4, null)) > 0.5)
    assert.ok(meanDifference(paint(7, 3, null), paint(8, 3, null)) > 2)
  })

  test('has noise of about the deviation asked for', () => {
    const clean = paint(7, 3, null)
    for (const deviation of [2, 8]) {
      // The mean absolute value of a Gaussian is sqrt(2/π) of its standard deviation.
      const expected = deviation * Math.sqrt(2 / Math.PI)
      const found = meanDifference(clean, paint(7, 3, deviation))
      assert.ok(Math.abs(found / expected - 1) < 0.08, `${found} for ${expected}`)
    }
  })
})
