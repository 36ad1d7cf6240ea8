// A program of Node.js in a process group of its own, which is killed as a whole when its time is over.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How a process has ended. */
export interface Ending {
  readonly exitCode: number | null
  readonly signal: string | null
  /** It was killed because it took longer than it may. */
  readonly isOverdue: boolean
}

export const root = join(import.meta.dirname, '../..')
const lastWordsMs = 500
const running = new Set<number>()

/** @returns with the end of the program itself; what it has left in its group is killed then */
export const runGroup = async (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  mostMs: number,
): Promise<Ending & { readonly output: string }> => {
  const child = spawn(process.execPath, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, '.cache/compile'), ...env },
  })
  const { pid = 0 } = child
  running.add(pid)
  let isOverdue = false
  const timer = setTimeout(() => {
    isOverdue = true
    killGroup(pid)
  }, mostMs)
  const output: Buffer[] = []
  const streams = [child.stdout, child.stderr]
  for (const stream of streams) stream.on('data', (bytes: Buffer) => output.push(bytes))
  const closed = once(child, 'close')
  const [exitCode, signal] = await once(child, 'exit')
  clearTimeout(timer)
  killGroup(pid)
  running.delete(pid)
  // What has left the group may hold the pipes open.
  await Promise.race([closed, sleep(lastWordsMs)])
  for (const stream of streams) stream.destroy()
  return { exitCode, signal, isOverdue, output: Buffer.concat(output).toString() }
}

/** All that run now. */
export const killGroups = (): void => {
  for (const pid of running) killGroup(pid)
}

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
