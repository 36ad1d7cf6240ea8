// npm run matrix with a rig of a few numbers: mistakes in one line, the same plan from its file, an answer in a table.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
    writeFileSync(join(folder, 'taken.ts'), '')
  })
  after(() => rmSync(folder, { recursive: true }))

  const rig = ['--cameras', '8', '--fps', '30', '--size', '256KB']
  const mistakes: readonly [readonly string[], RegExp][] = [
    [['--fps', '30', '--size', '1MB'], /--fps, --size: part of a rig, which begins with --cameras/],
    [[...rig, '--scenario', 'relay'], /--cameras is the whole plan of a rig: leave out --scenario$/],
    [[...rig, '--profile', 'smoke', '--frames', '.'], /leave out --profile, --frames$/],
    [['--cameras', '0'], /argument '0' is invalid\. must be a whole number from 1 to 65535/],
    [['--cameras', '1', '--size', '9MB'], /argument '9MB' is invalid\. must be from 16KiB to 8MiB/],
    [['--cameras', '1', '--size', '4KB'], /argument '4KB' is invalid\. must be from 16KiB to 8MiB/],
    [['--cameras', '1', '--size', 'big'], /argument 'big' is invalid\. must be a size like 1MB/],
    [['--cameras', '1', '--fps', '0'], /argument '0' is invalid\. must be a number of frames per second/],
    [['--cameras', '1', '--p99', '50'], /argument '50' is invalid\. must be a time like 10s/],
    [['--cameras', '60000', '--viewers', '60000'], /--cameras: needs 120064 open files .* are allowed/],
    [[...rig, '--save', 'my-rig.json'], /--save my-rig\.json: a scenario file ends in \.ts, \.js or \.mjs/],
  ]
  for (const [args, text] of mistakes)
    it(`${args.join(' ')} ends with code 2, one line and the usage`, async () => {
      const { exitCode, stderr } = await matrix(...args)
      const lines = stderr.split('\n')
      assert.equal(exitCode, 2, stderr)
      assert.match(lines[0] ?? '', text)
      assert.equal(lines.length, 2)
    })

  it('does not write over a file', async () => {
    const { exitCode, stderr } = await matrix(...rig, '--save', join(folder, 'taken.ts'))
    assert.equal(exitCode, 2)
    assert.match(stderr, /taken\.ts: the file exists; name another, or remove it/)
    assert.equal(readFileSync(join(folder, 'taken.ts'), 'utf8'), '')
  })

  it('--save writes a scenario file that has the same plan', async () => {
    const file = join(folder, 'my-rig.ts')
    const more = ['--runner', 'ws,bun', '--seed', '1', '--dry-run']
    const given = await matrix(...rig, '--viewers', '2', '--p99', '50ms', '--save', file, ...more)
    assert.equal(given.exitCode, 0, given.stderr)
    const saved = await matrix('--scenario', file, ...more)
    assert.equal(saved.exitCode, 0, saved.stderr)
    const planOf = (text: string): string => text.slice(text.search(/\d+ rows/))
    assert.equal(planOf(given.stderr), planOf(saved.stderr))
    assert.match(planOf(saved.stderr), /3 rows × 3 rounds = 9 trials/)
    assert.match(planOf(saved.stderr), /8x256kib-30fps-2-viewers {2}ws tuned/)
  })

  for (const [title, viewers, mode] of [
    ['without viewers is answered', [], 'ingest-ack'],
    ['with viewers is relayed, the frames of all cameras to each', ['--viewers', '2'], 'relay'],
  ] as const)
    it(`${title}: measured, and told in a table`, async () => {
      const out = join(folder, mode)
      const { exitCode, stderr } = await matrix(
        ...['--cameras', '2', '--fps', '20', '--size', '64KiB', ...viewers],
        ...['--runner', 'ws', '--rounds', '1', '--out', out],
      )
      assert.equal(exitCode, 0, stderr)
      assert.match(stderr, /^2 × 64 KiB × 20 FPS: /m)
      assert.match(stderr, /^system +carries +core left +p50 ms +p99 ms +memory/m)
      assert.match(stderr, /^ws tuned +(?:yes|no|\?) /m)
      assert.match(stderr, /^round 1 of 1: 2 trials, 2 completed/m)
      const { run } = readRun(out)
      assert.equal(run.scenarios[0]?.mode, mode)
      for (const { outcome } of firstAttempts(out)) assert.equal(outcome.status, 'completed')
      assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /Does it carry my rig\?/)
    })

  it('--verbose has a line for every trial', async () => {
    const { exitCode, stderr } = await matrix(
      ...[
        '--cameras',
        '1',
        '--runner',
        'bun',
        '--rounds',
        '2',
        '--verbose',
        '--out',
        join(folder, 'verbose'),
      ],
    )
    assert.equal(exitCode, 0, stderr)
    assert.equal(stderr.match(/^[12] {2}rig-1x1mib-30fps .* Bun tuned /gm)?.length, 2, stderr)
    assert.ok(!stderr.includes('round 1 of 2'))
    assert.ok(existsSync(join(folder, 'verbose/run.json')))
  })
})
