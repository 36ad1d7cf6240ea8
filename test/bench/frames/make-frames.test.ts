// Pools of PNG and raw RGB: real images of an exact size, of the same scene as the JPEGs.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import sharp from 'sharp'
import { prepareFramePool } from '../../../bench/frames/pool.ts'
import { splitFrames } from '../../../bench/frames/read-pool.ts'
import type { FramePoolRecord } from '../../../results/schema.ts'
import { chunksOf } from './image-pieces.ts'

const seed = 42

for (const { format, frameBytes, count } of [
  { format: 'png', frameBytes: 16_384, count: 8 },
  { format: 'png', frameBytes: 33_333, count: 4 },
  { format: 'png', frameBytes: 1_048_576, count: 2 },
  { format: 'raw-rgb', frameBytes: 16_384, count: 8 },
  { format: 'raw-rgb', frameBytes: 100_003, count: 4 },
  { format: 'raw-rgb', frameBytes: 1_048_576, count: 2 },
] as const) {
  describe(`a pool of ${count} ${format} frames of ${frameBytes} bytes`, () => {
    let folder = ''
    let frames: readonly Buffer[] = []
    let record: FramePoolRecord
    const request = () => ({ frameBytes, format, seed, cacheFolder: folder, poolBytes: count * frameBytes })

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'formats-'))
      const pool = await prepareFramePool(request())
      record = pool.record
      frames = splitFrames(await readFile(pool.file), frameBytes)
    })
    after(() => rm(folder, { recursive: true }))

    /** Pixels of a frame as raw RGB. */
    const pixelsOf = async (frame: Buffer): Promise<Buffer> => {
      const { width, height } = record
      if (format === 'raw-rgb') return frame.subarray(0, width * height * 3)
      const { data, info } = await sharp(frame, { failOn: 'warning' })
        .raw()
        .toBuffer({ resolveWithObject: true })
      assert.deepEqual([info.width, info.height, info.channels], [width, height, 3])
      return data
    }

    it('holds different images of the recorded format and number', async () => {
      assert.deepEqual([record.format, record.count, frames.length], [format, count, count])
      const pixels = await Promise.all(frames.map(pixelsOf))
      assert.equal(new Set(pixels.map((each) => each.toString('latin1'))).size, count)
    })

    it('shows a picture about 4 to 3', () => {
      assert.ok(Math.abs(record.width / record.height / (4 / 3) - 1) < 0.11)
    })

    it('has at most 1 % that is no image', () => {
      for (const frame of frames) {
        const added =
          format === 'png'
            ? chunksOf(frame)
                .filter(({ type }) => type === 'isBp')
                .reduce((sum, { data }) => sum + data.length + 12, 0)
            : frameBytes - record.width * record.height * 3
        assert.ok(added >= 0 && added <= frameBytes / 100, `${added} bytes`)
      }
    })

    it('can be deflated as its format can', () => {
      const [least, most] = format === 'png' ? [0.98, 1.01] : [0.6, 0.95]
      assert.ok(record.deflateRatio > least && record.deflateRatio < most, `ratio ${record.deflateRatio}`)
    })

    it('is found in the cache, apart from a pool of JPEGs of that size', async () => {
      let made = 0
      const again = await prepareFramePool({ ...request(), onProgress: () => made++ })
      assert.deepEqual([again.record, made], [record, 0])
      const jpegs = await prepareFramePool({ ...request(), format: 'jpeg', poolBytes: frameBytes })
      assert.notEqual(jpegs.record.sha256, record.sha256)
      assert.deepEqual((await prepareFramePool(request())).record, record)
    })
  })
}
