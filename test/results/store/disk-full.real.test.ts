// A disk that fills up: one clear error, whole lines only, and a run that can be resumed once there is room.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa, execaSync } from 'execa'
import * as z from 'zod'
import {
  createRun,
  DiskFullError,
  lockFolder,
  readRun,
  reopenRun,
  writeReport,
} from '../../../results/store.ts'
import { smallRun, smallTrial } from '../../fixtures/run.ts'
import { mountSmall, whyNoMount } from '../../fixtures/small-disk.ts'

const answerSchema = z.object({ fitted: z.int(), name: z.string(), message: z.string() })

const hasPrlimit = !execaSync('prlimit', ['--version'], { reject: false }).failed

describe('a disk without room', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-full-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const requireWhole = (run: string, fitted: number): void => {
    const { trials, notes } = readRun(run)
    assert.equal(trials.length, fitted)
    assert.deepEqual(notes, [])
    assert.equal(readFileSync(join(run, 'trials.jsonl')).at(-1), 0x0a)
  }

  it('ends the journal with an error that names file and reason, and keeps what was written', {
    skip: hasPrlimit ? false : 'prlimit (util-linux) is not installed',
  }, async () => {
    const run = join(folder, 'limited')
    const script = join(import.meta.dirname, '../../fixtures/fill-journal.ts')
    const limited = ['--fsize=20000', process.execPath, script, run]
    const { fitted, name, message } = answerSchema.parse(JSON.parse((await execa('prlimit', limited)).stdout))
    assert.equal(name, 'DiskFullError')
    assert.match(message, /limited\/trials\.jsonl cannot be written: .* \(EFBIG\)$/)
    assert.ok(fitted > 10, `only ${fitted} trials fitted`)
    requireWhole(run, fitted)

    const journal = reopenRun(run, { ...smallRun(), rounds: 1000 })
    journal.append({ ...smallTrial(), round: fitted + 1 })
    journal.close()
    requireWhole(run, fitted + 1)
  })

  it('cannot be locked, and keeps nothing of the attempt', { skip: whyNoMount() }, () => {
    const disk = mountSmall(join(folder, 'packed'), 8 * 1024)
    try {
      writeFileSync(join(disk.folder, 'packed'), Buffer.alloc(8 * 1024))
      assert.throws(() => lockFolder(disk.folder), DiskFullError)
      assert.deepEqual(readdirSync(disk.folder), ['packed'])
    } finally {
      disk.remove()
    }
  })

  it('leaves the files that are replaced as they were', { skip: whyNoMount() }, () => {
    const disk = mountSmall(join(folder, 'disk'), 32 * 1024)
    try {
      const run = join(disk.folder, 'run')
      createRun(run, smallRun()).close()
      writeReport(run, 'short')
      assert.throws(
        () => writeReport(run, 'long '.repeat(10_000)),
        (error) => error instanceof DiskFullError && /the disk is full \(ENOSPC\)/.test(error.message),
      )
      assert.equal(readFileSync(join(run, 'report.html'), 'utf8'), 'short')
      writeReport(run, 'there is room again')
    } finally {
      disk.remove()
    }
  })
})
