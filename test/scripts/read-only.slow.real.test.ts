// A checkout on a read-only file system: with --out elsewhere a run works, from a cache elsewhere.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { firstAttempts } from '../fixtures/first-attempts.ts'
import { whyNoMount } from '../fixtures/small-disk.ts'

const projectRoot = join(import.meta.dirname, '../..')

/** In a mount namespace of its own, which ends with it. */
const sealed = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"'

describe('a read-only checkout', { skip: whyNoMount() }, () => {
  let root = ''
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'isb-read-only-'))
  })
  after(() => rmSync(root, { recursive: true }))

  const matrix = (...args: readonly string[]) =>
    execa(
      'unshare',
      [
        ...['--mount', 'sh', '-c', sealed, projectRoot, process.execPath, 'scripts/matrix.ts'],
        ...['--profile', 'smoke', '--runner', 'bun', '--rounds', '1', ...args],
      ],
      { env: { XDG_CACHE_HOME: join(root, 'cache') }, reject: false },
    )

  it('measures into a folder elsewhere, from a cache elsewhere', async () => {
    const run = join(root, 'run')
    const { exitCode, stderr } = await matrix('--out', run)
    assert.equal(exitCode, 0, stderr)
    assert.equal(firstAttempts(run).length, 1)
    const [checkout = ''] = readdirSync(join(root, 'cache/image-stream-bench'))
    assert.ok(existsSync(join(root, 'cache/image-stream-bench', checkout, 'servers/bun.mjs')))
  })

  it('has no room for results of its own: one line, which names --out', async () => {
    const { exitCode, stderr } = await matrix()
    assert.equal(exitCode, 2, stderr)
    assert.match(
      stderr,
      /^matrix: --out cannot be used: .* the file system is read-only \(EROFS\); name a folder/m,
    )
  })
})
