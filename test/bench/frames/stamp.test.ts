// A stamp is read as it was written, leaves the picture alone, and gives away every change of the image.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import sharp from 'sharp'
import {
  addStamp,
  isIntact,
  readStamp,
  stampBytes,
  stampOffset,
  writeStamp,
} from '../../../bench/frames/stamp.ts'

const create = { width: 32, height: 24, channels: 3, background: '#487' } as const
const jpeg = await sharp({ create }).jpeg().toBuffer()

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
