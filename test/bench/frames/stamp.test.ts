// A stamp is read as it was written, leaves the picture alone, and gives away every change of the image.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import sharp from 'sharp'
import { withPlainHead } from '../../../bench/frames/jpeg-head.ts'
import {
  addStamp,
  isIntact,
  readStamp,
  stampBytes,
  stampOffset,
  writeStamp,
} from '../../../bench/frames/stamp.ts'

const create = { width: 32, height: 24, channels: 3, background: '#487' } as const
const jpeg = withPlainHead(await sharp({ create }).jpeg().toBuffer())

const fieldOf = (image: Buffer): Buffer => image.subarray(stampOffset, stampOffset + stampBytes)

describe('a stamped image', () => {
  it('shows the same picture', async () => {
    const [before, after] = await Promise.all(
      [jpeg, addStamp(jpeg)].map((image) => sharp(image, { failOn: 'warning' }).raw().toBuffer()),
    )
    assert.ok(before && after?.equals(before))
  })

  it('is intact, with its size and nothing else said', () => {
    const image = addStamp(jpeg)
    const stamp = readStamp(image)
    assert.ok(stamp)
    assert.ok(isIntact(image, stamp))
    const { sequence, camera, imageBytes, intendedNs } = stamp
    assert.deepEqual([sequence, camera, imageBytes, intendedNs], [0, 0, image.length, 0])
  })

  it('reads as it was written', () => {
    const stamps = fc.record({
      sequence: fc.maxSafeNat(),
      camera: fc.nat(2 ** 32 - 1),
      imageBytes: fc.nat(2 ** 32 - 1),
      intendedNs: fc.maxSafeNat(),
      checksum: fc.nat(2 ** 32 - 1),
    })
    fc.assert(
      fc.property(stamps, (stamp) => {
        const image = addStamp(jpeg)
        writeStamp(fieldOf(image), stamp)
        assert.deepEqual(readStamp(image), { ...stamp })
      }),
    )
  })

  it('is not intact once a byte behind the stamp is another, or the end is missing', () => {
    const whole = addStamp(jpeg)
    const stamp = readStamp(whole)
    assert.ok(stamp)
    fc.assert(
      fc.property(fc.integer({ min: stampOffset + stampBytes, max: whole.length - 1 }), (at) => {
        const changed = Buffer.from(whole)
        changed[at] = (changed[at] ?? 0) ^ 1
        return !isIntact(changed, stamp) && !isIntact(whole.subarray(0, at), stamp)
      }),
    )
  })
})

describe('a JPEG of any beginning', () => {
  const exif = Buffer.from('ffe1001045786966000049492a0000000000', 'hex')
  const adobeRgb = Buffer.from('ffee000e41646f626500640000000000', 'hex')
  const thumbnail = Buffer.from('ffe000134a464946000102010048004801010a141e', 'hex')
  const bare = jpeg.subarray(20)
  const beginning = (...segments: readonly Buffer[]): Buffer =>
    Buffer.concat([jpeg.subarray(0, 2), ...segments, bare])
  const decode = (image: Buffer): Promise<Buffer> => sharp(image, { failOn: 'warning' }).raw().toBuffer()
  for (const [title, image, first] of [
    ['JFIF', jpeg, 'JFIF'],
    ['JFIF with a thumbnail', beginning(thumbnail), 'JFIF'],
    ['Exif', beginning(exif), 'JFIF'],
    ['Adobe, in colours that JFIF does not have', beginning(adobeRgb), '\0\0\0\0'],
    ['tables', beginning(), 'JFIF'],
  ] as const)
    it(`has its stamp at one offset, behind the head, and shows the same picture: ${title}`, async () => {
      const stamped = addStamp(image, 3)
      const stamp = readStamp(stamped)
      assert.ok(stamp && isIntact(stamped, stamp))
      assert.equal(stamp.sequence, 3)
      assert.equal(stamped.toString('latin1', 6, 10), first)
      assert.ok((await decode(stamped)).equals(await decode(image)))
      const rest = image.subarray(image === jpeg ? 20 : 2)
      assert.ok(stamped.subarray(-rest.length).equals(rest), 'what follows is as it was')
    })

  it('keeps the density of a JFIF segment', () => {
    assert.equal(addStamp(beginning(thumbnail)).toString('hex', 11, 18), '01020100480048')
  })
})

describe('an image without a stamp', () => {
  it('has none to read', () => {
    assert.equal(readStamp(jpeg), null)
    assert.equal(readStamp(Buffer.alloc(0)), null)
  })

  it('that is no JPEG cannot be stamped', () => {
    assert.throws(() => addStamp(Buffer.from('PNG and so on')), RangeError)
    assert.throws(() => addStamp(Buffer.alloc(1)), RangeError)
  })
})
