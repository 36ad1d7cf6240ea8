// The one size that images of different sizes are brought to.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { chooseFrameBytes, type Unpadded } from '../../../bench/frames/own-images.ts'
import { canPad, jpegPadding, pngPadding } from '../../../bench/frames/padding.ts'

const jpeg = (bytes: number): Unpadded => ({ bytes, padding: jpegPadding })
const png = (bytes: number): Unpadded => ({ bytes, padding: pngPadding })
const webp = (bytes: number): Unpadded => ({ bytes, padding: null })

const canReach = ({ bytes, padding }: Unpadded, frameBytes: number): boolean =>
  padding === null ? bytes === frameBytes : canPad(frameBytes - bytes, padding)

describe('the common size of images', () => {
  for (const [title, images, expected] of [
    ['is that of the only one', [jpeg(1000)], 1000],
    ['is that of the largest', [jpeg(1000), jpeg(2000), png(300)], 2000],
    ['is a little more where one lacks less than a piece of padding has', [jpeg(1000), jpeg(999)], 1004],
    ['leaves room for chunks too', [png(1000), png(999), png(990)], 1012],
    ['is the one that others without padding have', [webp(1000), webp(1000), jpeg(900)], 1000],
    ['is none for others of two sizes', [webp(1000), webp(1001)], null],
    ['is none for one without padding that is not the largest', [webp(1000), jpeg(1001)], null],
    ['is none where one without padding is a byte larger', [webp(1000), jpeg(999)], null],
  ] as const)
    it(title, () => assert.equal(chooseFrameBytes(images), expected))

  const anImage = fc
    .tuple(fc.integer({ min: 900, max: 1000 }), fc.constantFrom(jpeg, png))
    .map(([bytes, make]) => make(bytes))

  it('is the least that every image reaches, however sizes and formats fall', () => {
    fc.assert(
      fc.property(fc.array(anImage, { minLength: 1, maxLength: 12 }), (images) => {
        const largestBytes = Math.max(...images.map(({ bytes }) => bytes))
        const frameBytes = chooseFrameBytes(images)
        assert.ok(frameBytes !== null && frameBytes >= largestBytes)
        assert.ok(images.every((image) => canReach(image, frameBytes)))
        for (let less = largestBytes; less < frameBytes; less++)
          assert.ok(!images.every((image) => canReach(image, less)))
      }),
    )
  })
})
