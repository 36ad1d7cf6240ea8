// A machine without Rust, Java and Go: their rows say what is missing, and everything else is measured.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { execa } from 'execa'
import { summarySchema } from '../../results/summary-schema.ts'

const projectRoot = join(import.meta.dirname, '../..')
/** One of each toolchain, and the baseline, which needs none. */
const runners = ['axum', 'go-gws', 'netty', 'spring-boot', 'tokio-websockets', 'ws']

describe('a machine without cargo, mvn, java and go', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isb-hidden-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('ends with 0, and each of their rows has one remedy', async () => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    for (const program of ['sh', 'taskset', 'setpriv', 'prlimit']) {
      const file = join('/usr/bin', program)
      if (existsSync(file)) symlinkSync(file, join(bin, program))
    }
    const scenarios = 'frameworks,ingest-1mb'
    const args = ['--profile', 'smoke', '--scenario', scenarios, '--runner', runners.join(',')]
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      ['scripts/matrix.ts', ...args, '--json', '--out', join(folder, 'run')],
      { cwd: projectRoot, reject: false, env: { PATH: bin } },
    )
    assert.equal(exitCode, 0, stderr)
    const { rows } = summarySchema.parse(JSON.parse(stdout))
    const missing = new Map(
      rows.flatMap(({ runner, status, reason }) =>
        status === 'unavailable' ? [[runner, reason ?? '']] : [],
      ),
    )
    assert.deepEqual([...missing.keys()].toSorted(), [
      'axum',
      'go-gws',
      'netty',
      'spring-boot',
      'tokio-websockets',
    ])
    for (const id of ['axum', 'tokio-websockets'])
      assert.match(missing.get(id) ?? '', /^cargo is not on the PATH/)
    assert.match(missing.get('go-gws') ?? '', /^go is not on the PATH/)
    for (const id of ['netty', 'spring-boot']) assert.match(missing.get(id) ?? '', /^mvn is not on the PATH/)
    for (const reason of missing.values()) assert.equal(reason.match(/install /g)?.length, 1, reason)
    assert.ok(rows.some(({ runner, status }) => runner === 'ws' && status === 'completed'))
  })
})
