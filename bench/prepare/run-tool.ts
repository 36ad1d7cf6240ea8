// Runs one tool of preparing to its end; an interrupt kills it with everything that it has started.
import { execa } from 'execa'
import { InterruptedError } from '../failure/failure.ts'
import type { PrepareOptions } from './availability.ts'

export interface ToolCall {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

export interface ToolResult {
  readonly ok: boolean
  /** Whether there is no such program. */
  readonly missing: boolean
  readonly stdout: string
  readonly stderr: string
}

/** Its exit code is an answer. @throws InterruptedError when `options.signal` aborts */
export const runTool = async (
  file: string,
  args: readonly string[],
  { signal, searchPath }: Pick<PrepareOptions, 'signal' | 'searchPath'>,
  call: ToolCall = {},
): Promise<ToolResult> => {
  if (signal.aborted) throw new InterruptedError('interrupted')
  // pip and go have children of their own: only a process group reaches all of them.
  const running = execa(file, args, {
    ...(call.cwd === undefined ? {} : { cwd: call.cwd }),
    env: { ...(searchPath === undefined ? {} : { PATH: searchPath }), ...call.env },
    stdin: 'ignore',
    reject: false,
    detached: true,
  })
  const kill = (): void => killGroup(running.pid)
  signal.addEventListener('abort', kill, { once: true })
  process.once('exit', kill)
  try {
    const { failed, code, stdout, stderr } = await running
    if (signal.aborted) throw new InterruptedError('interrupted')
    return { ok: !failed, missing: code === 'ENOENT', stdout, stderr }
  } finally {
    signal.removeEventListener('abort', kill)
    process.off('exit', kill)
  }
}

/** The line that a failed tool ends with: what came before is how it got there. */
export const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? ''

const killGroup = (pid: number | undefined): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
