// Comment segments bring a JPEG to an exact size.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import sharp from 'sharp'
import { canPad, padJpeg } from '../../../bench/frames/padding.ts'
import { segmentsOf } from './jpeg-segments.ts'

const comment = 0xfe

/** Lengthens a JPEG behind its end, so that as few bytes are missing as a test wants. */
const stretch = (jpeg: Buffer, lengthBytes: number): Buffer =>
  Buffer.concat([jpeg, Buffer.alloc(lengthBytes - jpeg.length)])

describe('padJpeg', () => {
  let jpeg = Buffer.alloc(0)
  before(async () => {
    const create = { width: 64, height: 48, channels: 3, background: '#487' } as const
    jpeg = await sharp({ create }).jpeg().toBuffer()
  })

  for (const missing of [0, 4, 5, 100, 65_537, 65_538, 65_540, 65_541, 131_074, 131_075]) {
    test(`fills ${missing} bytes exactly`, async () => {
      const frameBytes = Math.max(20_000, missing * 100)
      const frame = padJpeg(stretch(jpeg, frameBytes - missing), frameBytes, Buffer.alloc(missing, 0xff))
      assert.equal(frame.length, frameBytes)
      const { totalBytes, payloads } = segmentsOf(frame, comment)
      assert.equal(totalBytes, missing)
      assert.ok(payloads.every((payload) => payload.length <= 65_533))
      assert.ok(payloads.every((payload) => !payload.includes(0xff)))
      const { info } = await sharp(frame).raw().toBuffer({ resolveWithObject: true })
      assert.deepEqual([info.width, info.height], [64, 48])
    })
  }

  for (const missing of [-1, 1, 2, 3, 201]) {
    test(`refuses ${missing} bytes of 20,000`, () => {
      assert.equal(canPad(20_000 - missing, 20_000), false)
      const shorter = stretch(jpeg, 20_000 - missing)
      assert.throws(() => padJpeg(shorter, 20_000, Buffer.alloc(300)), RangeError)
    })
  }

  test('puts the comment behind the application segments', () => {
    const application = Buffer.from('ffe000104a46494600010100000100010000', 'hex')
    const withHeader = Buffer.concat([jpeg.subarray(0, 2), application, jpeg.subarray(2)])
    const frame = padJpeg(stretch(withHeader, 19_900), 20_000, Buffer.alloc(100))
    assert.deepEqual(frame.subarray(2, 20), application)
    assert.equal(frame.readUInt16BE(20), 0xfffe)
  })
})
