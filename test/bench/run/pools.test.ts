// Pools by size and format: each is made once, and the user's own is handed on.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { poolKey } from '../../../bench/frames/pool.ts'
import { preparePools } from '../../../bench/run/pools.ts'

describe('the pools of a run', () => {
  let cacheFolder = ''
  before(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 'pools-'))
  })
  after(() => rm(cacheFolder, { recursive: true }))
  const options = () => ({ cacheFolder, signal: new AbortController().signal, onProgress: () => {} })

  it('are distinguished by size and format; a point without a format sends JPEGs', () => {
    const keys = [
      { frameBytes: 1000 },
      { frameBytes: 1000, format: 'png' },
      { frameBytes: 1000, format: 'raw-rgb' },
      { frameBytes: 1000, format: 'own' },
      { frameBytes: 2000 },
    ].map(poolKey)
    assert.equal(new Set(keys).size, keys.length)
    assert.equal(poolKey({ frameBytes: 1000, format: 'jpeg' }), poolKey({ frameBytes: 1000 }))
  })

  it('are those that the points ask for, each once', async () => {
    const frameBytes = 1_048_576
    const record = {
      ...{ frameBytes: 5000, format: 'own' as const, count: 1, width: 1, height: 1 },
      ...{ seed: 1, generator: 'own-1', sha256: 'ab', deflateRatio: 1 },
    }
    const own = { record, file: '/nowhere' }
    const raw = { frameBytes, format: 'raw-rgb' } as const
    const pools = await preparePools([raw, { ...raw }, { frameBytes: 5000, format: 'own' }], {
      ...options(),
      own,
    })
    assert.deepEqual([...pools.keys()], [poolKey(raw), poolKey(record)])
    assert.equal(pools.get(poolKey(record)), own)
    assert.deepEqual(
      [pools.get(poolKey(raw))?.record.format, pools.get(poolKey(raw))?.record.count],
      ['raw-rgb', 64],
    )
  })

  it('cannot be prepared for own images that nobody gave, or after an interrupt', async () => {
    await assert.rejects(
      preparePools([{ frameBytes: 5000, format: 'own' }], options()),
      /no pool for own-5000/,
    )
    const signal = AbortSignal.abort(new Error('stop'))
    await assert.rejects(preparePools([{ frameBytes: 20_000 }], { ...options(), signal }), /stop/)
  })
})
