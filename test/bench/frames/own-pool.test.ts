// A folder of the user's own images becomes a pool: what is taken, padded, stamped, passed over and refused.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import sharp from 'sharp'
import { UsageError } from '../../../bench/failure/failure.ts'
import {
  findOwnPool,
  type OwnPool,
  type OwnPoolRequest,
  prepareOwnPool,
} from '../../../bench/frames/own-pool.ts'
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
  const prepare = (more: Partial<OwnPoolRequest> = {}) =>
    prepareOwnPool({
      ...{ folder, cacheFolder: join(root, 'cache'), maxFrameBytes: 2 ** 24, stamped: true, signal },
      ...more,
    })
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
    // A head of 18 bytes, as libvips writes none, and the stamp.
    assert.equal(pool.record.frameBytes, largest + 18 + 36)
    const contents = images.reduce((sum, { length }) => sum + length + 18 + 36, 0)
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

  it('passes over all that is no image: hidden files, sidecars, folders, and links to nothing', async () => {
    await put('a.png', await png(64))
    await put('.DS_Store', 'x')
    await put('Thumbs.db', 'x')
    await put('a.txt', 'BMW 0.5 0.5 0.1 0.1')
    await put('classes.json', '{}')
    await put('clip.mp4', '')
    await truncate(join(folder, 'clip.mp4'), 64 * 2 ** 20 + 1)
    await mkdir(join(folder, 'more'))
    await symlink('nowhere', join(folder, 'gone.jpg'))
    await symlink('loop.jpg', join(folder, 'loop.jpg'))
    const { skipped, record } = await prepare()
    assert.deepEqual(
      [...skipped].sort(),
      ['.DS_Store', 'Thumbs.db', 'a.txt', 'classes.json', 'clip.mp4', 'gone.jpg', 'loop.jpg', 'more'].sort(),
    )
    assert.deepEqual([record.count, record.own?.images], [1, 1])
  })

  it('reads no further than until the pool is full, and says how far it is', async () => {
    for (const [index, name] of ['a', 'b', 'c'].entries()) await put(`${name}.png`, await png(64, index))
    await put('d.png', 'this would be refused')
    const { frameBytes } = (await prepare({ poolBytes: 1 })).record
    const { record } = await prepare({ poolBytes: 2 * frameBytes + 100 })
    assert.deepEqual([record.count, record.own?.images], [2, 4])
    for (let index = 0; index < 250; index++) await put(`0-${index}.txt`, '')
    const steps: string[] = []
    await prepare({ poolBytes: 2 * frameBytes + 100, onProgress: (text) => steps.push(text) })
    assert.deepEqual(steps, [
      `reading ${folder}: 100 of 254 files, 0 different images`,
      `reading ${folder}: 200 of 254 files, 0 different images`,
    ])
  })

  it('stamps nothing where no stamp is wanted', async () => {
    const [small, large] = await Promise.all([jpeg(32), jpeg(160)])
    await put('a.jpg', small)
    await put('b.jpg', large)
    const [first, second] = await framesOf(await prepare({ stamped: false }))
    assert.ok(first && second?.equals(large), 'the largest is sent as it is')
    assert.equal(readStamp(first), null)
    assert.ok((await pixelsOf(first)).equals(await pixelsOf(small)))
  })

  it('keeps a JPEG a JPEG for checks of its first bytes, and every offset within it, stamped or not', async () => {
    const exif = await picture(160, 5)
      .withExif({ IFD0: { Copyright: 'me' } })
      .jpeg()
      .toBuffer()
    // As phones write it: no JFIF, and another image behind the end, which the Exif and multi-picture segments point to.
    const phone = Buffer.concat([exif, await jpeg(32)])
    await put('a.jpg', phone)
    await put('b.jpg', await jpeg(400))
    const behindHead = phone.subarray(2)
    assert.equal(phone.toString('latin1', 6, 10), 'Exif')
    for (const stamped of [true, false]) {
      const [frame] = await framesOf(await prepare({ stamped }))
      assert.match(frame?.toString('latin1', 6, 10) ?? '', /JFIF|Exif/)
      assert.ok(frame?.subarray(-behindHead.length).equals(behindHead), 'nothing moves against its offsets')
      assert.ok((await pixelsOf(frame ?? phone)).equals(await pixelsOf(phone)))
      assert.equal((await sharp(frame).metadata()).exif?.toString('latin1').includes('me'), true)
    }
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
    ['a file that is no image', () => put('notes.png', 'hello'), /notes\.png cannot be read as an image/],
    [
      'an empty file',
      () => put('empty.jpg', ''),
      /empty\.jpg cannot be read as an image: it is empty; supported are JPEG,/,
    ],
    [
      'an image of a format that is not supported',
      () => put('a.bin', Buffer.concat([Buffer.from('BM____________'), Buffer.from([40, 0, 0, 0])])),
      /a\.bin is BMP: supported are JPEG, PNG, WebP, TIFF, GIF and AVIF$/,
    ],
    [
      'another one',
      () => put('a.jpg', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic')),
      /a\.jpg is HEIC: supported are JPEG,/,
    ],
    ['a format that only its name tells', () => put('a.PPM', 'P6 2 2 255'), /a\.PPM is PPM: supported are/],
    [
      'a drawing',
      () => put('a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'),
      /a\.svg is SVG: supported/,
    ],
    [
      'an image that is cut off',
      async () => put('cut.jpg', (await jpeg(160)).subarray(0, -500)),
      /cut\.jpg is broken: /,
    ],
    [
      'a file that cannot be read',
      () => symlink('n'.repeat(300), join(folder, 'x.jpg')),
      /x\.jpg cannot be read: ENAMETOOLONG/,
    ],
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
    await assert.rejects(prepare({ signal: stopped }), /stop/)
  })
})
