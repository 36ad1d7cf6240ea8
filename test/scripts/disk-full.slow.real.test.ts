// npm run matrix on a disk that fills up: one clear line, what is there as a table, and --resume once there is room.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { readRun } from '../../results/store.ts'
import { mountSmall, type SmallDisk, whyNoMount } from '../fixtures/small-disk.ts'

const matrix = (...args: readonly string[]) =>
  execa('npm', ['run', '--silent', 'matrix', '--', ...args], {
    cwd: join(import.meta.dirname, '../..'),
    reject: false,
  })

describe('npm run matrix on a disk that fills up', { skip: whyNoMount() }, () => {
  let folder = ''
  let disk: SmallDisk
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-full-'))
    disk = mountSmall(join(folder, 'disk'), 40 * 1024)
  })
  after(() => {
    disk.remove()
    rmSync(folder, { recursive: true })
  })
  const rounds = 10

  it('ends with code 7, keeps finished trials and continues when there is space', async () => {
    const run = join(disk.folder, 'run')
    const args = ['--profile', 'smoke', '--runner', 'bun', '--rounds', String(rounds), '--out', run]
    // Other work on the machine may have disturbed a trial, which is then repeated.
    const firstAttempts = () => readRun(run).trials.filter(({ attempt }) => attempt === undefined)
    const full = await matrix(...args)
    const kept = firstAttempts().length
    assert.equal(full.exitCode, 7, full.stderr)
    assert.ok(kept > 0 && kept < rounds, `${kept} trials are kept`)
    const text = full.stderr.replaceAll('\n', ' ')
    assert.match(text, /run\/trials\.jsonl cannot be written: the disk is full \(ENOSPC\)/)
    assert.match(text, new RegExp(`${kept} of ${rounds} trials are kept; free some space and continue with:`))
    assert.match(full.stderr, /^Bun tuned +[\d,.]+ /m)
    assert.doesNotMatch(full.stderr, /^ +at /m)

    disk.resize(8 * 1024 * 1024)
    const resumed = await matrix('--resume', run)
    assert.equal(resumed.exitCode, 0, resumed.stderr)
    assert.deepEqual(
      firstAttempts().map(({ round }) => round),
      Array.from({ length: rounds }, (_, index) => index + 1),
    )

    const again = await matrix('--resume', run)
    assert.equal(again.exitCode, 0, again.stderr)
    assert.match(again.stderr, /all recorded: nothing is left to measure/)
    assert.equal(readRun(run).run.sessions.length, 2)
  })
})
