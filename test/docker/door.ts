// Calls npm run docker as a user does, and asks the engine what became of it.
import { chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import type { Engine } from '../../bench/container/engine.ts'

const projectRoot = join(import.meta.dirname, '../..')
const door = join(projectRoot, 'scripts/docker.ts')
const socket = '/var/run/docker.sock'

export const startDocker = (...args: readonly string[]) =>
  execa(process.execPath, [door, ...args], { cwd: projectRoot, reject: false, stdin: 'ignore' })

/** To its end. */
export const runDocker = async (...args: readonly string[]) => await startDocker(...args)

export const ask = async (engine: Engine, ...args: readonly string[]): Promise<string> =>
  (await execa(engine.name, args)).stdout.trim()

/** Names of those that the suite has started, whether they still run or not. */
export const containersOf = async (engine: Engine): Promise<readonly string[]> =>
  (await ask(engine, 'ps', '--all', '--filter', 'name=image-stream-bench-', '--format', '{{.Names}}'))
    .split('\n')
    .filter((name) => name !== '')

/** Until a trial is recorded. @throws Error where the run ends before */
export const untilMeasuring = async (
  folder: string,
  running: ReturnType<typeof startDocker>,
): Promise<void> => {
  const journal = join(folder, 'trials.jsonl')
  let ended: string | null = null
  void running.then(({ stderr }) => {
    ended = stderr
  })
  while (!existsSync(journal) || readFileSync(journal).length === 0) {
    if (ended !== null) throw new Error(`it ended before anything was measured: ${ended}`)
    await sleep(100)
  }
}

const uid = 12_345

/** A user without a name, who may use the engine by the group of its socket; only root can become that. */
export const asOtherUser = {
  uid,
  cannot: (): string | false =>
    process.getuid?.() === 0 && existsSync(socket) ? false : 'needs root, and an engine with a socket',
  /** An empty folder of this user. */
  folder: (root: string): string => {
    const folder = join(root, 'other')
    mkdirSync(folder)
    chownSync(folder, uid, uid)
    chownSync(root, uid, uid)
    return join(folder, 'run')
  },
  runDocker: async (...args: readonly string[]) => {
    const groups = String(statSync(socket).gid)
    const become = ['--reuid', String(uid), '--regid', String(uid), '--groups', groups, '--']
    const options = { cwd: projectRoot, env: { HOME: '/nonexistent' }, reject: false } as const
    return await execa('setpriv', [...become, process.execPath, door, ...args], options)
  },
}
