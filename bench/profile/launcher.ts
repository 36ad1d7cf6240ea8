// A launcher for one profiled trial: a sampler attaches before the load begins, and what a server prints besides the
// contract's lines is kept.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Child } from '../trial/child.ts'
import type { Launcher } from '../trial/launcher.ts'
import { thisMachine } from '../trial/local-launcher.ts'

/** Writing a profile may take longer than ending. */
const profileGraceMs = 30_000

export interface Watcher {
  /** Called before the load; may sample the server until the load is over. Settles when all is written; never rejects. */
  readonly onLoad: (serverPid: number, until: AbortSignal) => Promise<void>
  /** Called when the server has ended. */
  readonly onEnd: (printed: { readonly stdout: string; readonly stderr: string }) => void
}

/** @param logFolder of the trial, where the server's stderr is */
export const profilingLauncher = ({ onLoad, onEnd }: Watcher, logFolder: string): Launcher => {
  let server: Child | null = null
  let sampling = Promise.resolve()
  const loadOver = new AbortController()
  const endSampling = async (): Promise<void> => {
    loadOver.abort()
    await sampling
  }
  return {
    ...thisMachine,
    startServer: (start) => {
      const child = separateTrace(
        thisMachine.startServer({ ...start, graceMs: profileGraceMs, mayBeStopped: true }),
        endSampling,
        (stdout) => onEnd({ stdout, stderr: readFileSync(join(logFolder, `${start.name}.stderr`), 'utf8') }),
      )
      server = child
      return child
    },
    startGenerator: (start) => {
      if (server && start.index === 0) sampling = onLoad(server.pid, loadOver.signal)
      return thisMachine.startGenerator(start)
    },
  }
}

/**
 * A runtime writes its trace through a buffer of its own, so that a line of the contract may stand within one of the trace.
 * Without the lines of the contract the rest is the trace, in order.
 */
const separateTrace = (
  child: Child,
  endSampling: () => Promise<void>,
  onEnd: (trace: string) => void,
): Child => {
  let trace = ''
  const contractLine = (text: string): string | null => {
    const at = text.startsWith('{') ? 0 : text.indexOf('{"event":')
    trace += at < 0 ? `${text}\n` : text.slice(0, at)
    return at < 0 ? null : text.slice(at)
  }
  const takeUnread = (): string | undefined => {
    for (let text = child.takeUnread(); text !== undefined; text = child.takeUnread()) {
      const line = contractLine(text)
      if (line !== null) return line
    }
    return undefined
  }
  return {
    ...child,
    takeUnread,
    nextLine: async (timeoutMs) => {
      for (;;) {
        const line = contractLine(await child.nextLine(timeoutMs))
        if (line !== null) return line
      }
    },
    stop: async () => {
      await endSampling()
      const fault = await child.stop()
      while (takeUnread() !== undefined) {}
      onEnd(trace)
      return fault
    },
  }
}
