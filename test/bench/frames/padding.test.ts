// Segments and chunks that decoders skip bring an image to an exact size.
import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { withPlainHead } from '../../../bench/frames/jpeg-head.ts'
import { canPadMade, cutEvenly, jpegPadding, pngPadding } from '../../../bench/frames/padding.ts'
import { chunksOf, segmentsOf } from './image-pieces.ts'

const comment = 0xfe
const create = { width: 64, height: 48, channels: 3, background: '#487' } as const
const jpeg = withPlainHead(await sharp({ create }).jpeg().toBuffer())
const png = await sharp({ create }).png().toBuffer()

const pixelsOf = (image: Buffer): Promise<Buffer> => sharp(image, { failOn: 'warning' }).raw().toBuffer()

const paddings = [
  { format: 'JPEG', image: jpeg, padding: jpegPadding },
  { format: 'PNG', image: png, padding: pngPadding },
] as const

for (const { format, image, padding } of paddings) {
  describe(`the padding of a ${format}`, () => {
    const decoded = pixelsOf(image)

    it('fills any number of bytes from its least on, and leaves the picture as it is', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: padding.leastBytes, max: 400_000 }),
          fc.integer({ min: 0, max: 255 }),
          async (missingBytes, fill) => {
            const frameBytes = image.length + missingBytes
            const frame = padding.pad(image, frameBytes, Buffer.alloc(missingBytes, fill))
            assert.equal(frame.length, frameBytes)
            assert.ok((await pixelsOf(frame)).equals(await decoded))
          },
        ),
        { numRuns: 60 },
      )
    })

    it('adds nothing where nothing is missing', () => {
      assert.ok(padding.pad(image, image.length, Buffer.alloc(0)).equals(image))
    })

    it('refuses less than its least, and to make an image smaller', () => {
      for (const missingBytes of [-1, 1, padding.leastBytes - 1]) {
        const frameBytes = image.length + missingBytes
        assert.throws(() => padding.pad(image, frameBytes, Buffer.alloc(20)), RangeError)
      }
    })

    it('takes up at most 1 % of a made frame', () => {
      for (const [missingBytes, allowed] of [
        [0, true],
        [padding.leastBytes - 1, false],
        [padding.leastBytes, true],
        [200, true],
        [201, false],
        [-1, false],
      ] as const)
        assert.equal(canPadMade(20_000 - missingBytes, 20_000, padding), allowed, `${missingBytes}`)
    })
  })
}

describe('the comments of a JPEG', () => {
  for (const missing of [4, 5, 100, 65_537, 65_538, 65_540, 65_541, 131_074, 131_075]) {
    test(`are whole segments without a marker in ${missing} bytes`, () => {
      const frame = jpegPadding.pad(jpeg, jpeg.length + missing, Buffer.alloc(missing, 0xff))
      const { totalBytes, payloads } = segmentsOf(frame, comment)
      assert.equal(totalBytes, missing)
      assert.ok(payloads.every((payload) => payload.length <= 65_533))
      assert.ok(payloads.every((payload) => !payload.includes(0xff)))
    })
  }

  test('stand before segments whose offsets may go beyond their end', () => {
    const pictures = Buffer.from('ffe200104d504600494949492a000000000000', 'hex').subarray(0, 18)
    const bare = jpeg.subarray(20)
    for (const first of [jpeg.subarray(2, 20), Buffer.alloc(0)]) {
      const image = Buffer.concat([jpeg.subarray(0, 2), first, pictures, bare, Buffer.from('behind the end')])
      const frame = jpegPadding.pad(image, image.length + 100, Buffer.alloc(100))
      assert.ok(frame.subarray(-image.length + 2 + first.length).equals(image.subarray(2 + first.length)))
      assert.ok(frame.subarray(0, 2 + first.length).equals(image.subarray(0, 2 + first.length)))
    }
  })

  test('stand behind a JFIF segment', () => {
    const application = Buffer.from('ffe000104a46494600010100000100010000', 'hex')
    const withHeader = Buffer.concat([jpeg.subarray(0, 2), application, jpeg.subarray(20)])
    const frame = jpegPadding.pad(withHeader, withHeader.length + 100, Buffer.alloc(100))
    assert.deepEqual(frame.subarray(2, 20), application)
    assert.equal(frame.readUInt16BE(20), 0xfffe)
  })
})

describe('the chunks that pad a PNG', () => {
  const mebibyte = 1024 * 1024
  for (const missing of [12, 13, 100, mebibyte, mebibyte + 1, 3 * mebibyte + 5, 9 * mebibyte]) {
    test(`are private, ancillary and whole in ${missing} bytes`, async () => {
      const frame = pngPadding.pad(png, png.length + missing, Buffer.alloc(missing, 0x5a))
      const chunks = chunksOf(frame)
      const added = chunks.filter(({ type }) => type === 'isBp')
      assert.equal(
        added.reduce((sum, { data }) => sum + data.length + 12, 0),
        missing,
      )
      assert.ok(added.every(({ data }) => data.length <= mebibyte))
      for (const { type, data, crc } of chunks)
        assert.equal(crc, crc32(Buffer.concat([Buffer.from(type), data])), type)
      assert.deepEqual([chunks[0]?.type, chunks[1]?.type, chunks.at(-1)?.type], ['IHDR', 'isBp', 'IEND'])
      assert.ok((await pixelsOf(frame)).equals(await pixelsOf(png)))
    })
  }
})

test('pieces cover everything, in order, and differ by a byte at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 1000, max: 1e6 }), (total, most) => {
      const pieces = cutEvenly(total, most)
      let at = 0
      for (const { begin, end } of pieces) {
        assert.equal(begin, at)
        assert.ok(end - begin <= most)
        at = end
      }
      assert.equal(at, total)
      const lengths = pieces.map(({ begin, end }) => end - begin)
      assert.ok(total === 0 || Math.max(...lengths) - Math.min(...lengths) <= 1)
    }),
  )
})
