// Typed lines between the harness and a child: lines are validated, and unexpected ones are failures.
import * as z from 'zod'
import { rulesOf } from '../../results/modes/modes.ts'
import {
  type GeneratorReadyLine,
  type GeneratorStatsLine,
  generatorCloseLineSchema,
  generatorReadyLineSchema,
  generatorStatsLineSchema,
  type LineOf,
  type ReadyLine,
  readyLineSchema,
  type StatsLine,
  statsLineSchema,
  type TaskOf,
  type TrafficMode,
  type UnavailableLine,
  unavailableLineSchema,
} from '../../runners/contract.ts'
import { isSilence, TrialError } from '../failure/failure.ts'
import { lastLinesOf } from './child/last-lines.ts'
import type { Child } from './child.ts'

/** Of a load generator, which only has to connect. */
const readyTimeoutMs = 10_000
/** Spring Boot takes 5 s of a core that it has to itself. */
const serverReadyTimeoutMs = 20_000
/** For a generator that deflates all its frames first, which takes 1.5 s of a core that it has to itself. */
const deflatedTimeoutMs = 60_000
/** For one that starts a browser, which takes a second of a core that it has to itself. */
const browserTimeoutMs = 60_000
const answerTimeoutMs = 5_000
/** For a generator that has not answered `stop`: it is only waiting, so it answers at once. */
const statsTimeoutMs = 1_000

/** The server ended the generator's connection. */
export class ConnectionClosedError extends TrialError {
  readonly closeCode: number
  readonly closeReason: string
  constructor(closeCode: number, closeReason: string) {
    super(
      'connection-closed',
      `the server closed the connection: code ${closeCode}${closeReason && `, ${closeReason}`}`,
    )
    this.closeCode = closeCode
    this.closeReason = closeReason
  }
}

/** Waits for a server's first line. */
export const awaitServer = async (child: Child): Promise<ReadyLine | UnavailableLine> =>
  parseLine(
    z.union([readyLineSchema, unavailableLineSchema]),
    await firstLine(child, serverReadyTimeoutMs),
    'server',
  )

/** How long the generator of a task may take until its connections are open. */
export const readyTimeoutOf = (task: TaskOf<TrafficMode>): number => {
  if ('page' in task && task.page) return browserTimeoutMs
  return 'deflate' in task && task.deflate === 'precompressed' ? deflatedTimeoutMs : readyTimeoutMs
}

/** Waits until every connection of the generator is open. @throws ConnectionClosedError */
export const awaitGenerator = async (child: Child, timeoutMs: number): Promise<GeneratorReadyLine> => {
  const line = parseLine(
    z.union([generatorReadyLineSchema, generatorCloseLineSchema]),
    await firstLine(child, timeoutMs),
    'generator',
  )
  if (line.event === 'closed') throw new ConnectionClosedError(line.code, line.reason)
  return line
}

/** Asks a server for its counters. A line that is already there is not the answer. */
export const askServer = async (child: Child): Promise<StatsLine> => {
  const unasked = child.takeUnread()
  if (unasked !== undefined) throw describeInvalidLine(unasked, 'server', 'which was not requested')
  child.say('stats')
  return parseLine(statsLineSchema, await child.nextLine(answerTimeoutMs), 'server')
}

/**
 * Sends `stats` or `stop` to a generator; `stop` is answered when the kernel has taken every started frame.
 * @throws ConnectionClosedError when the server has closed since the last answer; TrialError `no-answer`, which names the
 * server where it did not read what the generator had started to send
 */
export const askGenerator = async <M extends TrafficMode>(
  child: Child,
  question: 'stats' | 'stop',
  mode: M,
): Promise<LineOf<M>> => {
  const unasked = child.takeUnread()
  if (unasked !== undefined) throw readCloseLine(unasked)
  child.say(question)
  try {
    return await readStats(child, answerTimeoutMs, mode)
  } catch (error) {
    if (question === 'stop' && isSilence(error)) await blameReader(child, mode)
    throw error
  }
}

const readStats = async <M extends TrafficMode>(
  child: Child,
  timeoutMs: number,
  mode: M,
): Promise<LineOf<M>> => {
  const text = await child.nextLine(timeoutMs)
  const line = parseLine(z.union([generatorStatsLineSchema, generatorCloseLineSchema]), text, 'generator')
  if (line.event === 'closed') throw new ConnectionClosedError(line.code, line.reason)
  if (isOfMode(line, mode)) return line
  throw describeInvalidLine(text, 'generator', `which is not of the mode ${mode}`)
}

const isOfMode = <M extends TrafficMode>(line: GeneratorStatsLine, mode: M): line is LineOf<M> =>
  line.mode === mode

/** @throws TrialError where the generator responds but waits for a server that does not read */
const blameReader = async (child: Child, mode: TrafficMode): Promise<void> => {
  child.say('stats')
  const line = await readStats(child, statsTimeoutMs, mode).catch((error: unknown) => {
    if (isSilence(error)) return null
    throw error
  })
  const { begun, frames } = line === null ? { begun: 0, frames: 0 } : rulesOf(mode).written(line)
  if (begun === frames) return
  const untaken = `${begun - frames} of ${begun} frames that the ${child.name} had begun to send`
  throw new TrialError('no-answer', `the server did not take ${untaken} in ${answerTimeoutMs} ms`)
}

/** The only line that a generator prints without being asked. */
const readCloseLine = (text: string): ConnectionClosedError => {
  const { code, reason } = parseLine(generatorCloseLineSchema, text, 'generator', 'which was not requested')
  return new ConnectionClosedError(code, reason)
}

const firstLine = async (child: Child, timeoutMs: number): Promise<string> => {
  try {
    return await child.nextLine(timeoutMs)
  } catch (error) {
    if (!(error instanceof TrialError)) throw error
    const { code, message } = error
    if (code === 'died') throw new TrialError('start-failed', withLastLines(message, child))
    if (code !== 'no-answer') throw error
    const late = `the ${child.name} was not ready in ${timeoutMs / 1000} s`
    throw new TrialError('not-ready', withLastLines(late, child))
  }
}

/** Without a repetition where the message has the last line already. */
const withLastLines = (message: string, child: Child): string => {
  const said = lastLinesOf(child.stderrTail())
  const last = said.split(' / ').at(-1) ?? ''
  return said === '' || message.includes(last) ? message : `${message}; it said: ${said}`
}

const parseLine = <T>(
  schema: z.ZodType<T>,
  text: string,
  name: string,
  why = 'which is not a line of the contract',
): T => {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw describeInvalidLine(text, name, why, cause)
  }
}

const describeInvalidLine = (text: string, name: string, why: string, cause?: unknown): TrialError =>
  new TrialError('invalid-line', `the ${name} printed "${text.slice(0, 120)}", ${why}`, { cause })
