// Every frame of small pools is decoded again and looked at.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import { prepareFramePool } from '../../../bench/frames/pool.ts'
import { splitFrames } from '../../../bench/frames/read-pool.ts'
import { isIntact, readStamp } from '../../../bench/frames/stamp.ts'
import type { FramePoolRecord } from '../../../results/schema.ts'
import { segmentsOf } from './image-pieces.ts'

const comment = 0xfe

for (const { frameBytes, count } of [
  { frameBytes: 16_384, count: 24 },
  { frameBytes: 33_333, count: 6 },
  { frameBytes: 1_048_576, count: 3 },
]) {
  describe(`a pool of ${count} frames of ${frameBytes} bytes`, () => {
    let folder = ''
    let record: FramePoolRecord | null = null
    let frames: readonly Buffer[] = []

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'frames-'))
      const pool = await prepareFramePool({
        frameBytes,
        seed: 42,
        cacheFolder: folder,
        poolBytes: count * frameBytes + 5,
      })
      record = pool.record
      frames = splitFrames(await readFile(pool.file), frameBytes)
    })
    after(() => rm(folder, { recursive: true }))

    test('holds as many frames as recorded, all of them different', () => {
      assert.equal(record?.count, count)
      assert.equal(frames.length, count)
      assert.equal(new Set(frames.map((frame) => frame.toString('latin1'))).size, count)
    })

    test('decodes without a warning to the recorded dimensions, neighbours differing in pixels', async () => {
      let previous: Buffer | null = null
      for (const frame of frames) {
        const { data, info } = await sharp(frame, { failOn: 'warning' })
          .raw()
          .toBuffer({ resolveWithObject: true })
        assert.deepEqual([info.width, info.height, info.channels], [record?.width, record?.height, 3])
        assert.ok(previous === null || !previous.equals(data))
        previous = data
      }
    })

    test('would not decode if the picture data were cut short', async () => {
      const cut = frames[0]?.subarray(0, frameBytes - 100)
      await assert.rejects(sharp(cut, { failOn: 'warning' }).raw().toBuffer())
    })

    test('is padded by at most 1 %, and ends with the end of the image', () => {
      for (const frame of frames) {
        assert.ok(segmentsOf(frame, comment).totalBytes <= frameBytes / 100)
        assert.equal(frame.readUInt16BE(frameBytes - 2), 0xffd9)
      }
    })

    test('is stamped with its place in the pool, its size and checksum', () => {
      frames.forEach((frame, index) => {
        const stamp = readStamp(frame)
        assert.ok(stamp && isIntact(frame, stamp))
        assert.equal(stamp.sequence, index)
      })
    })

    test('can hardly be deflated', () => {
      const ratio = record?.deflateRatio ?? 0
      assert.ok(ratio > 0.95 && ratio < 1.01, `ratio ${ratio}`)
    })
  })
}
