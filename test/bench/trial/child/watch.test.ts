// The log of a child: only its end is read, and too much of it is a fault.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { findFlood, readTail, stderrLimitBytes } from '../../../../bench/trial/child/watch.ts'

describe('the file of stderr', () => {
  let file = ''
  before(() => {
    file = join(mkdtempSync(join(tmpdir(), 'isb-stderr-')), 'server.stderr')
  })
  after(() => rmSync(join(file, '..'), { recursive: true }))

  it('is quoted whole where it is short, and empty where nothing was said', () => {
    writeFileSync(file, 'Segmentation fault\n')
    assert.equal(readTail(file), 'Segmentation fault\n')
    writeFileSync(file, '')
    assert.equal(readTail(file), '')
  })

  it('is quoted by its end where it is long', () => {
    writeFileSync(file, `${'noise\n'.repeat(1000)}the cause`)
    const tail = readTail(file)
    assert.equal(tail.length, 2000)
    assert.match(tail, /noise\nthe cause$/)
  })

  it('may grow to its limit and no further', () => {
    truncateSync(file, stderrLimitBytes)
    assert.equal(findFlood('generator', file), null)
    truncateSync(file, stderrLimitBytes + 1)
    assert.equal(findFlood('generator', file)?.code, 'stderr-flood')
    assert.match(findFlood('generator', file)?.message ?? '', /^the generator wrote 16\.0 MiB to stderr/)
  })
})
