// npm run matrix that is killed in every way: no process is left, and the run can be read.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { descendantsOf, stillAlive } from '../fixtures/processes.ts'
import { killMatrix } from './kill-matrix.ts'

describe('npm run matrix', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-matrix-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const findMatrix = (npm: ChildProcess): number => {
    const pid = descendantsOf(npm.pid ?? 0).find((below) =>
      /^[^\0]*node\0scripts\/start\.cjs\0matrix\0/.test(readFileSync(`/proc/${below}/cmdline`, 'utf8')),
    )
    if (pid === undefined) throw new Error('the matrix process was not found')
    return pid
  }
  const interruptTwice = async (npm: ChildProcess): Promise<void> => {
    const pid = findMatrix(npm)
    process.kill(pid, 'SIGINT')
    await sleep(100)
    if (stillAlive([pid]).length > 0) process.kill(pid, 'SIGINT')
  }
  const kills: readonly [string, (npm: ChildProcess) => boolean | Promise<void>][] = [
    ['SIGINT twice to the matrix process', interruptTwice],
    ['SIGKILL of the matrix process', (npm) => process.kill(findMatrix(npm), 'SIGKILL')],
    ['SIGKILL of npm above it', (npm) => process.kill(npm.pid ?? 0, 'SIGKILL')],
  ]
  for (const [title, kill] of kills) {
    it(`leaves no process and a readable run after ${title}`, () =>
      killMatrix(join(folder, title.replaceAll(' ', '-')), kill))
  }
})
