// A server process as the subject of checks: started unpinned, restarted when it is broken.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ReadyLine, RunnerConfig, UnavailableLine } from '../../runners/contract.ts'
import type { Command } from '../placement/pin.ts'
import { type Child, startChild } from '../trial/child.ts'
import { askServer, awaitServer } from '../trial/conversation.ts'
import type { Subject } from './check.ts'

export interface SubjectStart {
  readonly command: Command
  readonly env: Readonly<Record<string, string>>
  readonly config: RunnerConfig
  /** Folder for its stderr while it runs. */
  readonly logFolder: string
  readonly signal: AbortSignal
}

export interface StartedSubject extends Subject {
  readonly stop: () => Promise<void>
}

/** @returns the subject, or why it cannot run here @throws TrialError when it does not start; InterruptedError on abort */
export const startSubject = async (start: SubjectStart): Promise<StartedSubject | UnavailableLine> => {
  let server = await startServer(start, start.config)
  if (server.ready.event === 'unavailable') return server.ready
  let ready: ReadyLine = server.ready
  return {
    ready: () => ready,
    readStats: () => askServer(server.child),
    stopPushing: () => server.child.say('stop'),
    restart: async (config) => {
      await server.child.stop()
      server = await startServer(start, config)
      if (server.ready.event === 'unavailable')
        throw new Error(`the server is no longer available: ${server.ready.reason}`)
      ready = server.ready
    },
    stop: async () => {
      await server.child.stop()
    },
  }
}

const startServer = async (
  { command: [file, ...args], env, logFolder, signal }: SubjectStart,
  config: RunnerConfig,
): Promise<{ readonly child: Child; readonly ready: ReadyLine | UnavailableLine }> => {
  const child = startChild({
    name: 'server',
    command: [file, ...args, JSON.stringify(config)],
    env,
    stderrFile: join(logFolder, `conformance-${randomUUID()}.stderr`),
    signal,
  })
  try {
    const ready = await awaitServer(child)
    if (ready.event === 'unavailable') await child.stop()
    else {
      child.say('digest')
      // Answered once the command before it has been read: the first connection is in the digest.
      await askServer(child)
    }
    return { child, ready }
  } catch (error) {
    await child.stop()
    throw error
  }
}
