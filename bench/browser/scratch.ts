// The folder of a browser's profile: it is removed, and the browser ended, however this process ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'

export interface Scratch {
  readonly folder: string
  /** The browser whose end is waited for, or brought about, before the folder is removed. */
  readonly watch: (pid: number) => void
  /** Resolves once the folder is gone. */
  readonly remove: () => Promise<void>
}

/**
 * A shell that waits for the end of its stdin, which comes with the end of this process, even by SIGKILL. A browser whose
 * pipe is closed ends by itself within a moment; one that does not is killed.
 */
const keeper = `
read -r pid
cat >/dev/null
tries=0
while kill -0 "$pid" 2>/dev/null && [ $tries -lt 25 ]; do
  [ $tries -eq 20 ] && kill -9 "$pid"
  sleep 0.1
  tries=$((tries + 1))
done
tries=0
while [ -e "$1" ] && [ $tries -lt 60 ]; do
  rm -rf -- "$1" 2>/dev/null || sleep 0.05
  tries=$((tries + 1))
done
`

/** @param parent an existing folder */
export const openScratch = (parent: string): Scratch => {
  const folder = mkdtempSync(join(parent, 'isb-browser-'))
  const shell = spawn('sh', ['-c', keeper, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A group of its own, and without the mark of the trial: it outlives both sides for a moment, and then ends.
    detached: true,
    env: { PATH: process.env['PATH'] },
  })
  const ended = once(shell, 'exit').catch(() => {})
  shell.stdin.on('error', () => {})
  return {
    folder,
    watch: (pid) => {
      shell.stdin.write(`${pid}\n`)
    },
    remove: async () => {
      shell.stdin.end()
      await ended
    },
  }
}
