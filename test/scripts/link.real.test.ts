// npm run matrix --link on one machine: a run over a link, and one clear line where there can be none.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'

const projectRoot = join(import.meta.dirname, '../..')

describe('npm run matrix --link', { timeout: 240_000 }, () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-link-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const matrix = (...options: readonly string[]) =>
    spawnSync(process.execPath, [join(projectRoot, 'scripts/matrix.ts'), ...options], {
      cwd: projectRoot,
      encoding: 'utf8',
    })
  const assertRefused = (end: ReturnType<typeof matrix>, words: RegExp): void => {
    assert.equal(end.status, 2, end.stderr)
    assert.match(end.stderr, words)
    assert.doesNotMatch(end.stderr, /\n\s+at /)
  }

  it('refuses terms that it cannot read, and names them', () => {
    assertRefused(matrix('--dry-run', '--link', 'fast'), /--link cannot read "fast"; write rate, delay/)
    assertRefused(matrix('--dry-run', '--link', 'jitter 1ms'), /jitter varies a delay/)
  })

  it('is refused for a run that has a plan already', () => {
    assertRefused(matrix('--resume', folder, '--link', 'rate 1gbit'), /has its own link, or none/)
  })

  it('says what is missing for a delay where the kernel has no netem, or delays', () => {
    const end = matrix('--dry-run', '--profile', 'smoke', '--link', 'delay 1ms')
    if (end.status !== 0)
      assertRefused(
        end,
        /--link cannot be used: this (kernel has no netem|system permits no network namespace)/,
      )
  })

  it('measures over the link, and says that the link was the limit', (t) => {
    const out = join(folder, 'run')
    const options = ['--profile', 'smoke', '--runner', 'ws', '--json', '--out', out]
    const end = matrix(...options, '--link', 'rate 100mbit')
    if (/permits no network namespace|is not installed/.test(end.stderr)) return t.skip(end.stderr.trim())
    assert.equal(end.status, 0, end.stderr)
    const summary: Summary = JSON.parse(end.stdout)
    const [row] = summary.rows
    assert.ok(row)
    assert.equal(row.point, '1mb-link')
    // 100 Mbit/s are 11.9 frames of 1 MiB a second; the window has the buffers of both sockets, too.
    assert.ok(row.fps !== null && row.fps.median < 20, `${row.fps?.median} FPS`)
    assert.equal(row.verdict, 'network-bound')
    assert.ok((row.metrics['linkShare'] ?? 0) > 0.9, `${row.metrics['linkShare']}`)
    const [point] = readRun(out).run.scenarios[0]?.points ?? []
    assert.equal(point?.link, 'rate 100mbit')
    assert.match(point?.label ?? '', /link rate 100mbit/)
    assert.ok(readFileSync(join(out, 'report.html'), 'utf8').includes('link rate 100mbit'))
  })
})
