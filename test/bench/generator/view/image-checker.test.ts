// Images in pieces of any size: their stamp, their size, and whether the bytes are those that were sent.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readStamp, stampBytes, stampOffset } from '../../../../bench/frames/stamp.ts'
import { type ArrivedImage, createImageChecker } from '../../../../bench/generator/view/image-checker.ts'
import { damage, madeUpImage } from './made-up-images.ts'

const headBytes = stampOffset + stampBytes

/** Feeds messages cut at these places, from a buffer that is overwritten after each piece. */
const check = (
  messages: readonly Buffer[],
  cuts: readonly number[] = [],
  isNextChecked = () => true,
): readonly ArrivedImage[] => {
  const arrived: ArrivedImage[] = []
  const sink = createImageChecker(isNextChecked, (image) => arrived.push(image))
  for (const message of messages) {
    const places = [...new Set([0, ...cuts.map((cut) => cut % (message.length + 1)), message.length])].sort(
      (a, b) => a - b,
    )
    for (const [index, place] of places.entries()) {
      const piece = Buffer.from(message.subarray(place, places[index + 1] ?? message.length))
      sink.onPiece(piece)
      piece.fill(0xaa)
    }
    sink.onEnd(false)
  }
  return arrived
}

const intactOf = (arrived: readonly ArrivedImage[]): readonly boolean[] => arrived.map(({ intact }) => intact)

describe('an image that arrives', () => {
  it('is read whole however it is cut', () => {
    const images = [7, 8, 9].map((sequence) => madeUpImage({ sequence, bytes: 200 + sequence }))
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 220 }), { maxLength: 8 }), (cuts) => {
        assert.deepEqual(
          check(images, cuts),
          images.map((image) => ({ stamp: readStamp(image), bytes: image.length, intact: true })),
        )
      }),
    )
  })

  it('is not intact with any byte behind its stamp changed, and the next one is', () => {
    const [image, next] = [madeUpImage({ sequence: 0 }), madeUpImage({ sequence: 1 })]
    fc.assert(
      fc.property(
        fc.integer({ min: headBytes, max: image.length - 1 }),
        fc.array(fc.nat({ max: 400 }), { maxLength: 4 }),
        (at, cuts) => assert.deepEqual(intactOf(check([damage(image, at), next], cuts)), [false, true]),
      ),
    )
  })

  const image = madeUpImage({ sequence: 0 })
  const damaged = [
    ['too short by a byte', image.subarray(0, -1)],
    ['too long by a byte', Buffer.concat([image, Buffer.alloc(1)])],
    ['of another size than its stamp says', damage(image, stampOffset + 15)],
    ['of another checksum than its stamp says', damage(image, stampOffset + 24)],
  ] as const
  for (const [title, bytes] of damaged)
    it(`is not intact, but has its number, where it is ${title}`, () => {
      const [arrived] = check([bytes])
      assert.deepEqual([arrived?.intact, arrived?.stamp?.sequence], [false, 0])
    })

  const unreadable = [
    ['empty', Buffer.alloc(0)],
    ['ends within its stamp', image.subarray(0, headBytes - 1)],
    ['has another signature', damage(image, stampOffset + 28)],
    ['is no image at all', Buffer.alloc(300, 'noise')],
  ] as const
  for (const [title, bytes] of unreadable)
    it(`has no stamp where it ${title}, even behind one that has`, () =>
      assert.deepEqual(check([image, bytes, image]), [
        { stamp: readStamp(image), bytes: image.length, intact: true },
        { stamp: null, bytes: bytes.length, intact: false },
        { stamp: readStamp(image), bytes: image.length, intact: true },
      ]))

  it('is compared byte by byte where it is drawn, and by its size always', () => {
    const wrong = damage(image, -1)
    const draws = [true, false, true, false, true]
    const next = () => draws.shift() ?? false
    assert.deepEqual(intactOf(check([wrong, wrong, wrong, wrong, wrong], [], next)), [
      false,
      true,
      false,
      true,
      false,
    ])
    const short = image.subarray(0, -1)
    assert.deepEqual(intactOf(check([short, short], [], () => false)), [false, false])
  })
})
