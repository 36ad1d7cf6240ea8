// What is kept of prepared servers has been started; what does not start any more is made anew, once.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { type CacheEntry, findOrMake } from '../../../bench/prepare/cache-entry.ts'
import type { Prove, Unavailable } from '../../../bench/prepare/tools.ts'

const broken = (code: string): Unavailable => ({
  status: 'unavailable',
  reason: 'it does not start',
  remedy: 'none',
  startFailure: { code, message: 'it does not start', stderrTail: '' },
})

/** A program that starts if its text says so. */
const prove: Prove = async ({ server }) =>
  readFileSync(server, 'utf8') === 'good' ? null : broken('start-failed')

interface Bench {
  readonly entry: CacheEntry
  /** Texts of what was made, in order. */
  readonly made: readonly string[]
  readonly shown: string[]
  readonly options: { readonly onProgress: (text: string) => void }
}

/** @param texts of the programs that are made, one after the other */
const openBench = (t: TestContext, texts: readonly string[]): Bench => {
  const folder = mkdtempSync(join(tmpdir(), 'cache-entry-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const made: string[] = []
  const shown: string[] = []
  const entry: CacheEntry = {
    path: join(folder, 'server'),
    label: 'gopher',
    make: async (draft) => {
      const text = texts[made.length] ?? assert.fail('it was made too often')
      made.push(text)
      writeFileSync(draft, text)
      return null
    },
    preparedAt: (path) => ({ status: 'ready', server: path, runtime: path }),
  }
  return { entry, made, shown, options: { onProgress: (text) => shown.push(text) } }
}

const filesBeside = ({ entry }: Bench): readonly string[] => readdirSync(dirname(entry.path))

describe('an entry of the cache', () => {
  it('is kept once it has been started, and then found', async (t) => {
    const bench = openBench(t, ['good'])
    const first = await findOrMake(bench.entry, bench.options, prove)
    assert.equal(first.status, 'ready')
    assert.deepEqual(await findOrMake(bench.entry, bench.options, prove), first)
    assert.deepEqual(bench.made, ['good'])
    assert.deepEqual(filesBeside(bench), ['server'])
  })

  it('is not kept if it does not start, and the reason is handed on', async (t) => {
    const bench = openBench(t, ['bad'])
    const found = await findOrMake(bench.entry, bench.options, prove)
    assert.equal(found.status === 'unavailable' && found.reason, 'it does not start')
    assert.deepEqual(filesBeside(bench), [])
  })

  it('that was kept and does not start any more is made anew, once, and says so', async (t) => {
    const bench = openBench(t, ['good'])
    writeFileSync(bench.entry.path, 'spoilt')
    assert.equal((await findOrMake(bench.entry, bench.options, prove)).status, 'ready')
    assert.equal(readFileSync(bench.entry.path, 'utf8'), 'good')
    assert.deepEqual(bench.made, ['good'])
    assert.deepEqual(bench.shown, ['gopher from the cache does not start; making it anew'])
    assert.deepEqual(filesBeside(bench), ['server'])
  })

  it('that does not start when it is made anew either is a fault, after that one attempt', async (t) => {
    const bench = openBench(t, ['bad as well'])
    writeFileSync(bench.entry.path, 'spoilt')
    assert.equal((await findOrMake(bench.entry, bench.options, prove)).status, 'unavailable')
    assert.deepEqual(bench.made, ['bad as well'])
  })

  it('that was only slow to start stays', async (t) => {
    const bench = openBench(t, [])
    writeFileSync(bench.entry.path, 'slow')
    const found = await findOrMake(bench.entry, bench.options, async () => broken('not-ready'))
    assert.equal(found.status, 'ready')
  })

  it('is made once where two need it at the same time', async (t) => {
    const bench = openBench(t, ['good'])
    const both = [1, 2].map(() => findOrMake(bench.entry, bench.options, prove))
    const [first, second] = await Promise.all(both)
    assert.deepEqual(first, second)
    assert.deepEqual(bench.made, ['good'])
  })

  it('is tried by the next one where making it has failed', async (t) => {
    const bench = openBench(t, ['good'])
    const cannot: Unavailable = { status: 'unavailable', reason: 'no network', remedy: 'none' }
    const failing = findOrMake({ ...bench.entry, make: async () => cannot }, bench.options, prove)
    const next = findOrMake(bench.entry, bench.options, prove)
    assert.deepEqual(await failing, cannot)
    assert.equal((await next).status, 'ready')
    assert.ok(existsSync(bench.entry.path))
  })
})
