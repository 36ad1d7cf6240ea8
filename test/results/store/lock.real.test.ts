// The lock of a run folder between processes: a stale one goes to one of those that find it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { thisProcess } from '../../../results/store/holder.ts'

/** Larger than any process number of Linux. */
const noPid = 2 ** 30

describe('the lock of a run folder', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-lock-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('lets exactly one of many in that find a stale lock at the same time', async () => {
    const stale = { ...thisProcess(), pid: noPid }
    writeFileSync(join(folder, 'run.lock.1'), JSON.stringify(stale))
    const contender = join(import.meta.dirname, '../../fixtures/lock-contender.ts')
    const processes = Array.from({ length: 6 }, () =>
      spawn(process.execPath, [contender, folder], { stdio: ['pipe', 'pipe', 'inherit'] }),
    )
    const say = (word: string): void => {
      for (const { stdin } of processes) stdin.write(`${word}\n`)
    }
    const answers = (): Promise<readonly string[]> =>
      Promise.all(processes.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()))
    const ready = answers()
    assert.deepEqual(new Set(await ready), new Set(['ready']))
    const results = answers()
    say('lock')
    assert.deepEqual((await results).toSorted(), ['locked', ...Array(5).fill('refused')])
    for (const each of processes) each.stdin.end()
    await Promise.all(processes.map((each) => each.exitCode ?? once(each, 'exit')))
  })
})
