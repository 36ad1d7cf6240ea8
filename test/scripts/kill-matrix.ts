// Starts npm run matrix, has it killed when it has measured something, and looks for what is left.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readRun } from '../../results/store.ts'
import { descendantsOf, stillAlive } from '../fixtures/processes.ts'

const projectRoot = join(import.meta.dirname, '../..')

/** @param out run folder, which must be readable and whole afterwards @throws AssertionError where a process is left */
export const killMatrix = async (
  out: string,
  kill: (npm: ChildProcess) => boolean | Promise<void>,
): Promise<void> => {
  const npm = spawn('npm', ['run', 'matrix', '--', '--runner', 'bun,ws', '--out', out], {
    cwd: projectRoot,
    detached: true,
    stdio: 'ignore',
  })
  const journal = join(out, 'trials.jsonl')
  for (let tries = 0; !existsSync(journal) || readFileSync(journal, 'utf8') === ''; tries++) {
    assert.ok(tries < 600, 'no trial was written in a minute')
    await sleep(100)
  }
  await sleep(1000)
  const family = [npm.pid ?? 0, ...descendantsOf(npm.pid ?? 0)]
  assert.ok(family.length >= 4, `only ${family.length} processes were running`)
  const ended = once(npm, 'exit')
  await kill(npm)
  await ended
  for (let tries = 0; stillAlive(family).length > 0 && tries < 50; tries++) await sleep(100)
  assert.deepEqual(stillAlive(family), [])
  const { trials } = readRun(out)
  assert.ok(trials.length >= 1)
  assert.ok(trials.every(({ outcome }) => outcome.status === 'completed'))
}
