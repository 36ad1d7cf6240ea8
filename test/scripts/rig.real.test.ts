// npm run matrix with a rig of a few numbers: the same plan from its file, and an answer in a table.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { readRun } from '../../results/store.ts'
import { firstAttempts } from '../fixtures/first-attempts.ts'

const matrix = (...args: readonly string[]) =>
  execa(process.execPath, ['scripts/matrix.ts', ...args], {
    cwd: join(import.meta.dirname, '../..'),
    reject: false,
  })

describe('npm run matrix with a rig', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-rig-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('ends with code 2, one line and the usage on a mistake', async () => {
    const { exitCode, stderr } = await matrix('--cameras', '1', '--scenario', 'relay')
    assert.equal(exitCode, 2)
    assert.match(
      stderr,
      /^matrix: --cameras is the whole plan of a rig: leave out --scenario\nusage: [^\n]*$/,
    )
  })

  it('--save writes a scenario file that has the same plan', async () => {
    const file = join(folder, 'my-rig.ts')
    const rig = ['--cameras', '8', '--fps', '30', '--size', '256KB', '--viewers', '2', '--p99', '50ms']
    const more = ['--runner', 'ws,bun', '--seed', '1', '--dry-run']
    const given = await matrix(...rig, '--save', file, ...more)
    assert.equal(given.exitCode, 0, given.stderr)
    const saved = await matrix('--scenario', file, ...more)
    assert.equal(saved.exitCode, 0, saved.stderr)
    const planOf = (text: string): string => text.slice(text.search(/\d+ rows/))
    assert.equal(planOf(given.stderr), planOf(saved.stderr))
    assert.match(planOf(saved.stderr), /3 rows × 3 rounds = 9 trials/)
    assert.match(planOf(saved.stderr), /rig-8x256kib-30fps-2-viewers {2}rig {2}ws tuned/)
  })

  const measure = async (mode: string, ...more: readonly string[]): Promise<string> => {
    const out = join(folder, mode)
    const { exitCode, stderr } = await matrix(
      ...['--cameras', '2', '--fps', '20', '--size', '64KiB', '--runner', 'ws', '--rounds', '1'],
      ...['--out', out, ...more],
    )
    assert.equal(exitCode, 0, stderr)
    assert.match(stderr, /^2 × 64 KiB × 20 FPS: /m)
    assert.match(stderr, /^system +carries +core left +p50 ms +p99 ms +memory/m)
    assert.match(stderr, /^ws tuned +(?:yes|no|\?) /m)
    assert.equal(readRun(out).run.scenarios[0]?.mode, mode)
    for (const { outcome } of firstAttempts(out)) assert.equal(outcome.status, 'completed')
    assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /Does it carry my rig\?/)
    return stderr
  }

  it('without viewers has its frames answered, and a line for each round', async () => {
    const stderr = await measure('ingest-ack')
    assert.match(stderr, /^round 1 of 1: 2 trials, 2 completed/m)
  })

  it('with viewers has the frames of all cameras relayed to each; --verbose has a line for each trial', async () => {
    const stderr = await measure('relay', '--viewers', '2', '--verbose')
    const lines = stderr
      .split('\n')
      .filter((line) => /^1 {2}rig-2x64kib-20fps-2-viewers .* ws tuned/.test(line))
    assert.equal(lines.filter((line) => !line.endsWith(', repeat')).length, 2, stderr)
    assert.ok(!stderr.includes('round 1 of 1'))
  })
})
