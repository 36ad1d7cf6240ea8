// A pool is made once, and made again when it is damaged or incomplete.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type FramePool, prepareFramePool } from '../../../bench/frames/pool.ts'

const frameBytes = 16_384
const count = 3

describe('the cache of frame pools', () => {
  let cacheFolder = ''
  let first: FramePool
  let bytes = Buffer.alloc(0)

  /** Prepares the same pool and says how many frames had to be made. */
  const prepare = async (seed = 1): Promise<FramePool & { readonly made: number }> => {
    let made = 0
    const pool = await prepareFramePool({
      frameBytes,
      seed,
      cacheFolder,
      poolBytes: count * frameBytes,
      onProgress: ({ framesDone, frameCount }) => {
        made = framesDone
        assert.equal(frameCount, count)
      },
    })
    return { ...pool, made }
  }

  const expectRepair = async (): Promise<void> => {
    const { record, file, made } = await prepare()
    assert.equal(made, count)
    assert.deepEqual(record, first.record)
    assert.deepEqual(await readFile(file), bytes)
    assert.deepEqual(await readdir(dirname(file)), ['frames.bin', 'pool.json'])
    assert.equal((await prepare()).made, 0)
  }

  const recordFile = (): string => join(dirname(first.file), 'pool.json')

  before(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 'pools-'))
    first = await prepare()
    bytes = await readFile(first.file)
  })
  beforeEach(() => prepare())
  after(() => rm(cacheFolder, { recursive: true }))

  test('gives an intact pool back without making a frame', async () => {
    const before = await stat(first.file)
    const { record, made } = await prepare()
    assert.equal(made, 0)
    assert.deepEqual(record, first.record)
    assert.equal((await stat(first.file)).mtimeMs, before.mtimeMs)
  })

  test('gives the same bytes for the same seed elsewhere', async () => {
    await rm(dirname(first.file), { recursive: true })
    await expectRepair()
  })

  test('gives other bytes for another seed', async () => {
    const { record, file, made } = await prepare(-2)
    assert.equal(made, count)
    assert.notEqual(record.sha256, first.record.sha256)
    assert.notDeepEqual(await readFile(file), bytes)
  })

  test('repairs a pool with one changed byte', async () => {
    const damaged = Buffer.from(bytes)
    damaged[20_000] = (damaged[20_000] ?? 0) ^ 1
    await writeFile(first.file, damaged)
    await expectRepair()
  })

  test('repairs a truncated pool', async () => {
    await truncate(first.file, frameBytes + 7)
    await expectRepair()
  })

  test('repairs a pool whose frames are gone', async () => {
    await rm(first.file)
    await expectRepair()
  })

  test('repairs a pool whose preparation was interrupted before its record', async () => {
    await rm(recordFile())
    const part = `${first.file}.999999.part`
    await writeFile(part, 'torn')
    await utimes(part, 0, 0)
    await expectRepair()
  })

  test('repairs a record that is torn or of another pool', async () => {
    await writeFile(recordFile(), '{"frameBytes": 163')
    await expectRepair()
    await writeFile(recordFile(), JSON.stringify({ ...first.record, count: 2 }))
    await expectRepair()
  })

  test('survives two preparations at once', async () => {
    await rm(dirname(first.file), { recursive: true })
    const both = await Promise.all([prepare(), prepare()])
    assert.ok(both.every(({ record }) => record.sha256 === first.record.sha256))
    assert.equal((await prepare()).made, 0)
  })

  test('refuses a seed that is not a whole number', async () => {
    await assert.rejects(prepare(0.5), RangeError)
  })
})
