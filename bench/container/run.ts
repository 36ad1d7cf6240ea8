// Runs the suite in its container, to its end or to Ctrl-C, and leaves no container behind.
import { spawnSync } from 'node:child_process'
import { UsageError } from '../failure/failure.ts'
import { explainEngineError, lastWords } from './engine-errors.ts'
import { type ContainerRun, runArguments } from './run-arguments.ts'
import { runWatched } from './watched.ts'

/** What the engine answers where it is not the program inside that has ended. */
const engineCodes = { notRun: 125, killed: 137 } as const

export interface ContainerEnd {
  readonly exitCode: number
  /** Whether it was killed from outside: by the limit of memory, or by somebody. */
  readonly isKilled: boolean
}

/**
 * Text goes to where ours goes. An abort interrupts the suite inside, which keeps what it has measured.
 * @returns the suite's own exit code. @throws UsageError where the engine does not start it
 */
export const runContainer = async (
  run: ContainerRun,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<ContainerEnd> => {
  const { name } = run.engine
  const remove = (): void => {
    spawnSync(name, ['rm', '--force', run.name], { stdio: 'ignore' })
  }
  process.once('exit', remove)
  try {
    const { exitCode, printed } = await runWatched(name, runArguments(run), {
      passStdout: true,
      onText,
      stop: (child) => child.kill('SIGINT'), // the engine's program hands it on
      signal,
    })
    if (exitCode >= engineCodes.notRun && exitCode < 128 && !signal.aborted)
      throw new UsageError(
        `${name} cannot run the image: ${explainEngineError(name, printed) ?? lastWords(printed)}`,
      )
    return { exitCode, isKilled: exitCode === engineCodes.killed }
  } finally {
    process.off('exit', remove)
    remove()
  }
}
