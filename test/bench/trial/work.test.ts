// The proof of work on frames: the last one is known by its stamp, and hashed or decoded here as well.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type FramePool, prepareFramePool } from '../../../bench/frames/pool.ts'
import { splitFrames } from '../../../bench/frames/read-pool.ts'
import { readStamp, stampBytes, stampOffset, writeStamp } from '../../../bench/frames/stamp.ts'
import { configureRunner } from '../../../bench/settings/configuration.ts'
import { removeStored, workFault, workFolderOf } from '../../../bench/trial/work.ts'
import type { RunnerConfig, WorkCounters, WorkEvidence, WorkKind } from '../../../runners/contract.ts'
import { defaultSwitches } from '../../../runners/variants.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'

const frameBytes = 16 * 1024

describe('the proof of work', () => {
  let folder = ''
  let pool: FramePool
  /** The second frame of the pool, as the fourth camera sends it as its seventh. */
  let sent = Buffer.alloc(0)
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-work-'))
    pool = await prepareFramePool({ frameBytes, seed: 1, cacheFolder: folder, poolBytes: 4 * frameBytes })
    const frame = splitFrames(readFileSync(pool.file), frameBytes)[1] ?? Buffer.alloc(0)
    const stamp = readStamp(frame)
    assert.ok(stamp)
    sent = Buffer.from(frame)
    const field = sent.subarray(stampOffset, stampOffset + stampBytes)
    writeStamp(field, { ...stamp, sequence: 6, camera: 3, intendedNs: 123_456_789 })
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const configOf = (work: WorkKind): RunnerConfig =>
    configureRunner(
      { ...defaultSwitches, work },
      { mode: 'ingest-ack', frameBytes, workFolder: workFolderOf(folder) },
      null,
    )
  const faultOf = async (kind: WorkKind, evidence: WorkEvidence, counters: Partial<WorkCounters> = {}) => {
    const stamp = sent.subarray(stampOffset, stampOffset + stampBytes).toString('hex')
    const work = { frames: 20, fault: null, last: { stamp, evidence }, ...counters }
    const task = { frameFile: pool.file, frameBytes, frameCount: pool.record.count }
    const fault = await workFault(configOf(kind), madeUpStats({ frames: 20, work }), task)
    return fault && `${fault.code}: ${fault.message}`
  }
  const digest = () => ({ sha256: createHash('sha256').update(sent).digest('hex') })

  it('holds for the digest of the frame with the stamp that it was sent with', async () => {
    assert.equal(await faultOf('hash', digest()), null)
    assert.equal(await faultOf('store', digest()), null)
  })

  it('does not hold for the frame as it is in the pool', async () => {
    const inPool = splitFrames(readFileSync(pool.file), frameBytes)[1] ?? Buffer.alloc(0)
    const sha256 = createHash('sha256').update(inPool).digest('hex')
    assert.match(
      String(await faultOf('hash', { sha256 })),
      /^work-skipped: .*digest of the last frame is another/,
    )
  })

  it('does not hold for a frame that nobody sent, or for none', async () => {
    const stamp = '00'.repeat(stampBytes)
    const last = { stamp, evidence: digest() }
    assert.match(String(await faultOf('hash', digest(), { last })), /the frame that it names was not sent$/)
    assert.match(String(await faultOf('hash', digest(), { last: null })), /it names no frame$/)
  })

  it('does not hold for the wrong kind of evidence', async () => {
    const luma = Array.from({ length: 16 }, () => 128)
    assert.match(String(await faultOf('hash', { width: 1, height: 1, luma })), /it reports no digest$/)
    assert.match(String(await faultOf('decode', digest())), /it reports no picture$/)
  })

  it('does not hold for a picture of the right size that is grey', async () => {
    const { width, height } = pool.record
    const luma = Array.from({ length: 16 }, () => 128)
    assert.match(
      String(await faultOf('decode', { width, height, luma })),
      /its picture is another than the last frame, by \d+ levels of brightness$/,
    )
  })

  it('does not hold for a picture of another size', async () => {
    const luma = Array.from({ length: 16 }, () => 128)
    assert.match(
      String(await faultOf('decode', { width: 1, height: 1, luma })),
      /its picture has 1 × 1 pixels, the last frame \d+ × \d+$/,
    )
  })

  it('is not asked for where the application receives only', async () => {
    const receiving = configureRunner(
      { ...defaultSwitches, work: 'hash' },
      { mode: 'ingest-ack', frameBytes },
      null,
    )
    const task = { frameFile: '/nowhere', frameBytes, frameCount: 1 }
    assert.equal(await workFault(receiving, madeUpStats(), task), null)
  })

  it('leaves nothing behind of what was stored', () => {
    const stored = workFolderOf(folder)
    mkdirSync(stored)
    writeFileSync(join(stored, 'frame-0.jpg'), sent)
    removeStored(configOf('hash'))
    assert.ok(existsSync(stored))
    removeStored(configOf('store'))
    assert.ok(!existsSync(stored))
  })
})
