// Asks the Docker engine one thing, and puts what stands in the way into one line.
import { spawnSync } from 'node:child_process'
import { execa } from 'execa'
import { explainEngineError } from '../../../container/engine.ts'
import { UsageError } from '../../../failure/failure.ts'

const timeoutMs = 60_000

/** @returns what it prints. @param input for its stdin. @throws UsageError in the engine's words */
export const docker = async (args: readonly string[], input?: string): Promise<string> => {
  const { failed, stdout, stderr } = await execa('docker', args, {
    reject: false,
    timeout: timeoutMs,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
  })
  if (!failed) return stdout
  throw new UsageError(`docker ${args.slice(0, 2).join(' ')} failed: ${explainEngineError('docker', stderr)}`)
}

/** On the way out of this process, when nothing can be waited for; what fails is left for the next sweep. */
export const dockerNow = (args: readonly string[]): void => {
  spawnSync('docker', args, { stdio: 'ignore', timeout: timeoutMs })
}
