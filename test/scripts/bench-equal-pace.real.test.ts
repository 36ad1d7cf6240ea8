// npm run bench:equal-pace from outside: what it prints of a recorded run, and how it ends.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { createRun } from '../../results/store.ts'
import { type MadeUpRow, madeUpRun } from '../report/made-up-run.ts'

const projectRoot = join(import.meta.dirname, '../..')
const benchEqualPace = (...args: readonly string[]) =>
  execa(process.execPath, ['scripts/bench-equal-pace.ts', ...args], { cwd: projectRoot, reject: false })

const flatOut = [2000, 2020, 1990]
const equalPace = { framesPerSecond: [200], windowMs: 1000, settleMs: 250 }

describe('npm run bench:equal-pace', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-equal-pace-'))
    writeRun('pairs', [
      { runner: 'bun', equalPace, perTrial: flatOut },
      { runner: 'bun', replica: 2, perTrial: flatOut },
    ])
    writeRun('alone', [{ runner: 'bun', perTrial: flatOut }])
  })
  after(() => rmSync(folder, { recursive: true }))
  const writeRun = (name: string, rows: readonly MadeUpRow[]): void => {
    const { run, trials } = madeUpRun(rows)
    const journal = createRun(join(folder, name), run)
    for (const trial of trials) journal.append(trial)
    journal.close()
  }

  it('prints the ratios of throughput and CPU with their intervals, system by system and together', async () => {
    const { exitCode, stdout, stderr } = await benchEqualPace(join(folder, 'pairs'))
    assert.match(stderr, /^bun +1\.00 \(1\.00–1\.00\) +1\.00 \(1\.00–1\.00\)$/m)
    assert.match(stderr, /^all together +1\.00/m)
    assert.deepEqual([exitCode, stdout], [0, ''])
  })

  it('ends with 6 where a run has nothing to compare, and says so', async () => {
    const { exitCode, stderr } = await benchEqualPace(join(folder, 'alone'))
    assert.match(stderr, /^nothing to compare: /m)
    assert.equal(exitCode, 6)
  })

  for (const [title, args, text] of [
    ['a folder that is no run', [projectRoot], /is not a run folder/],
    ['options that measure beside a run', ['results', '--rounds', '3'], /a recorded run is only printed/],
    ['one round, which has no interval', ['--rounds', '1'], /--rounds/],
    ['an unknown runner', ['--runner', 'nobody'], /unknown runner "nobody"/],
  ] as const)
    it(`ends with 2 given ${title}`, async () => {
      const { exitCode, stderr } = await benchEqualPace(...args)
      assert.match(stderr.split('\n')[0] ?? '', text)
      assert.equal(exitCode, 2)
    })
})
