// Runs an engine's command to its end, hands on what it prints, and remembers the end of that.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** What an engine says last is what went wrong. */
const rememberedCharacters = 8192

export interface Watched {
  /** 128 and more for a command that a signal ended. */
  readonly exitCode: number
  /** The end of what it printed on stdout, where that was not passed through, and on stderr. */
  readonly printed: string
}

export interface WatchOptions {
  /** Whether its stdout is ours; otherwise it is handed over as stderr is. */
  readonly passStdout: boolean
  readonly onText: (text: string) => void
  /** Asks it to end when `signal` aborts. */
  readonly stop: (child: ChildProcess) => void
  readonly signal: AbortSignal
}

/**
 * In a session of its own, so that a Ctrl-C of the terminal reaches it once, through us.
 * @throws Error where it cannot be started
 */
export const runWatched = async (
  file: string,
  args: readonly string[],
  { passStdout, onText, stop, signal }: WatchOptions,
): Promise<Watched> => {
  const child = spawn(file, args, {
    stdio: ['ignore', passStdout ? 'inherit' : 'pipe', 'pipe'],
    detached: true,
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-rememberedCharacters)
      onText(text)
    })
  }
  const interrupt = (): void => stop(child)
  signal.addEventListener('abort', interrupt, { once: true })
  if (signal.aborted) interrupt()
  try {
    const [code, killedBy] = await once(child, 'close')
    return { exitCode: typeof code === 'number' ? code : 128 + (killedBy === 'SIGINT' ? 2 : 15), printed }
  } finally {
    signal.removeEventListener('abort', interrupt)
  }
}
