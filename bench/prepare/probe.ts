// Starts a server once, unpinned, and stops it: only the server itself can say whether its library loads here.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Runner, Variant } from '../../runners/catalog.ts'
import type { ReadyLine } from '../../runners/contract.ts'
import { TrialError } from '../failure/failure.ts'
import { type Command, type PinTools, pinCommand } from '../placement/pin.ts'
import { completeSwitches, configureRunner } from '../settings/configuration.ts'
import { startChild } from '../trial/child.ts'
import { awaitServer } from '../trial/conversation.ts'
import type { PrepareOptions, Unavailable } from './availability.ts'

/** What is started. */
export interface Start {
  readonly command: Command
  readonly env: Readonly<Record<string, string>>
  readonly package: string | null
}

export interface ProbeOptions extends Pick<PrepareOptions, 'cacheFolder' | 'signal'> {
  readonly tools: PinTools
}

const probeFrameBytes = 1024 * 1024

/** @returns what the server says of itself, or why it did not become ready. @throws InterruptedError on abort */
export const probeServer = async (
  runner: Runner,
  variant: Variant,
  start: Start,
  options: ProbeOptions,
): Promise<ReadyLine | Unavailable> => {
  // One that needs no frames to send.
  const mode = runner.spec.modes.find((candidate) => candidate !== 'push') ?? 'ingest'
  const config = configureRunner(
    completeSwitches(variant),
    { mode, frameBytes: probeFrameBytes },
    start.package,
  )
  const logFolder = join(options.cacheFolder, 'probe')
  mkdirSync(logFolder, { recursive: true })
  const stderrFile = join(logFolder, `${runner.spec.id}.stderr`)
  const [file, ...args] = pinCommand(start.command, [], options.tools)
  const child = startChild({
    name: 'server',
    command: [file, ...args, JSON.stringify(config)],
    env: start.env,
    stderrFile,
    signal: options.signal,
  })
  try {
    const answer = await awaitServer(child)
    if (answer.event === 'ready') return answer
    return { status: 'unavailable', reason: answer.reason, remedy: answer.remedy }
  } catch (error) {
    if (!(error instanceof TrialError)) throw error
    return { status: 'unavailable', reason: error.message, remedy: `cat ${stderrFile}` }
  } finally {
    await child.stop()
  }
}
