// A folder of the user's own images becomes a pool: what is taken, padded, stamped, passed over and refused.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import sharp from 'sharp'
import { UsageError } from '../../../bench/failure/failure.ts'
import { findOwnPool, type OwnPool, prepareOwnPool } from '../../../bench/frames/own-pool.ts'
import { keyStream } from '../../../bench/frames/random.ts'
import { splitFrames } from '../../../bench/frames/read-pool.ts'
import { isIntact, readStamp } from '../../../bench/frames/stamp.ts'

/** A picture of noise, so that its size follows from its pixels. */
const picture = (width: number, seed: number) => {
  const rgb = keyStream(seed, 'picture', width * 16 * 3)
  return sharp(rgb, { raw: { width, height: 16, channels: 3 } })
}
const jpeg = (width: number, seed = 7): Promise<Buffer> => picture(width, seed).jpeg().toBuffer()
const png = (width: number, seed = 7): Promise<Buffer> => picture(width, seed).png().toBuffer()
const webp = (width: number, seed = 7): Promise<Buffer> =>
  picture(width, seed).webp({ lossless: true }).toBuffer()

const pixelsOf = (image: Buffer): Promise<Buffer> => sharp(image, { failOn: 'warning' }).raw().toBuffer()

describe('a pool of own images', () => {
  let root = ''
  let folder = ''
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'own-'))
    folder = join(root, 'images')
    await mkdir(folder)
  })
  afterEach(() => rm(root, { recursive: true }))

  const put = (name: string, bytes: Buffer | string): Promise<void> => writeFile(join(folder, name), bytes)
  const { signal } = new AbortController()
  const prepare = (more: { readonly maxFrameBytes?: number; readonly poolBytes?: number } = {}) =>
    prepareOwnPool({ folder, cacheFolder: join(root, 'cache'), maxFrameBytes: 2 ** 24, signal, ...more })
  const framesOf = async ({ file, record }: OwnPool): Promise<readonly Buffer[]> =>
    splitFrames(await readFile(file), record.frameBytes)

  it('stamps JPEGs in order of their names and brings them to one size', async () => {
    const images = await Promise.all([jpeg(32), jpeg(160), jpeg(96)])
    for (const [index, name] of ['image-2.jpg', 'image-10.jpeg', 'image-9.JPG'].entries())
      await put(name, images[index] ?? '')
    const pool = await prepare()
    const frames = await framesOf(pool)
    assert.deepEqual([pool.record.format, pool.record.own?.formats], ['own', ['jpeg']])
    const largest = images[1]?.length ?? 0
    assert.equal(pool.record.frameBytes, largest + 36)
    const contents = images.reduce((sum, { length }) => sum + length + 36, 0)
    assert.equal(pool.record.own?.paddingBytes, 3 * pool.record.frameBytes - contents)
    const inOrder = [images[0], images[2], images[1]]
    for (const [index, frame] of frames.entries()) {
      const stamp = readStamp(frame)
      assert.ok(stamp && isIntact(frame, stamp))
      assert.equal(stamp.sequence, index)
      assert.ok((await pixelsOf(frame)).equals(await pixelsOf(inOrder[index] ?? frame)))
    }
  })

  it('pads PNGs and JPEGs together, without a stamp', async () => {
    await put('a.png', await png(64))
    await put('b.jpg', await jpeg(64))
    await put('c.png', await png(20))
    const pool = await prepare()
    const [first, second, third] = await framesOf(pool)
    assert.ok(first && second && third)
    assert.deepEqual(pool.record.own?.formats, ['jpeg', 'png'])
    assert.ok(first.equals(await png(64)), 'the largest is sent as it is')
    assert.equal(readStamp(second), null)
    assert.ok((await pixelsOf(second)).equals(await pixelsOf(await jpeg(64))))
    assert.ok((await pixelsOf(third)).equals(await pixelsOf(await png(20))))
  })

  it('sends images of other formats as they are where they have one size', async () => {
    const image = await webp(40)
    await put('a.webp', image)
    // A RIFF file may have bytes after its end; these make another image of the same size.
    await put('b.webp', Buffer.concat([image.subarray(0, -1), Buffer.from([(image.at(-1) ?? 0) ^ 1])]))
    const frames = await framesOf(await prepare())
    assert.ok(frames[0]?.equals(image))
    assert.ok(frames.every(({ length }) => length === image.length))
  })

  it('knows an image by its content, whatever its name says', async () => {
    await put('photo.dat', await jpeg(48))
    assert.deepEqual((await prepare()).record.own?.formats, ['jpeg'])
  })

  it('takes equal images once, and as many as the pool holds', async () => {
    for (const [index, seed] of [3, 3, 5, 7, 11].entries()) await put(`${index}.png`, await png(64, seed))
    const { record } = await prepare()
    assert.deepEqual([record.count, record.own?.images], [4, 5])
    const fewer = await prepare({ poolBytes: record.frameBytes * 2 + 200 })
    assert.deepEqual([fewer.record.count, fewer.record.own?.images], [2, 5])
  })

  it('passes over hidden files, what systems leave behind, and folders', async () => {
    await put('a.png', await png(64))
    await put('.DS_Store', 'x')
    await put('Thumbs.db', 'x')
    await mkdir(join(folder, 'more'))
    const { skipped, record } = await prepare()
    assert.deepEqual([...skipped].sort(), ['.DS_Store', 'Thumbs.db', 'more/'])
    assert.equal(record.count, 1)
  })

  it('is found again by its record, and not when it is damaged', async () => {
    await put('a.png', await png(64))
    const { record, file } = await prepare()
    const found = await findOwnPool(record, join(root, 'cache'))
    assert.deepEqual(found, { record, file })
    assert.deepEqual((await prepare()).record, record)
    const bytes = await readFile(file)
    bytes[100] = (bytes[100] ?? 0) ^ 1
    await rm(file)
    await writeFile(file, bytes)
    assert.equal(await findOwnPool(record, join(root, 'cache')), null)
    assert.equal((await prepare()).record.sha256, record.sha256)
    assert.ok((await findOwnPool(record, join(root, 'cache'))) !== null)
  })

  const mistakes: readonly [string, () => Promise<unknown>, RegExp][] = [
    ['a folder that is missing', () => rm(folder, { recursive: true }), /images cannot be read: .*ENOENT/],
    ['a folder without images', () => put('.hidden', 'x'), /images contains no images/],
    ['a file that is no image', () => put('notes.txt', 'hello'), /notes\.txt cannot be read as an image/],
    ['an empty file', () => put('empty.jpg', ''), /empty\.jpg cannot be read as an image/],
    [
      'an image that is cut off',
      async () => put('cut.jpg', (await jpeg(160)).subarray(0, -500)),
      /cut\.jpg is broken: /,
    ],
    ['a file that cannot be read', () => symlink('nowhere', join(folder, 'x.jpg')), /x\.jpg cannot be read/],
    [
      'a file of over 64 MiB',
      async () => {
        await put('large.jpg', await jpeg(64))
        await truncate(join(folder, 'large.jpg'), 64 * 2 ** 20 + 1)
      },
      /large\.jpg has 67108865 bytes: an image may have 67108864/,
    ],
    [
      'an image that is larger than a message',
      async () => put('wide.png', await png(2000)),
      /wide\.png makes messages of \d+ bytes: servers take up to 50000/,
    ],
    [
      'images of another format and different sizes',
      async () => {
        await put('a.webp', await webp(64))
        await put('b.webp', await webp(80))
      },
      /a\.webp cannot be padded to the size of the others: .*convert all webp images/,
    ],
  ]
  for (const [title, arrange, text] of mistakes) {
    it(`says in one line what is wrong with ${title}`, async () => {
      await put('zz-good.png', await png(64))
      if (title === 'a folder without images') await rm(join(folder, 'zz-good.png'))
      await arrange()
      await assert.rejects(prepare({ maxFrameBytes: 50_000 }), (error) => {
        assert.ok(error instanceof UsageError)
        assert.match(error.message, text)
        assert.match(error.message, /^--frames cannot be used: [^\n]+$/)
        return true
      })
    })
  }

  it('stops when it is interrupted', async () => {
    await put('a.png', await png(64))
    const stopped = AbortSignal.abort(new Error('stop'))
    const request = { folder, cacheFolder: root, maxFrameBytes: 2 ** 24, signal: stopped }
    await assert.rejects(prepareOwnPool(request), /stop/)
  })
})
