// Typed lines between the harness and a child: what is read is validated, what is not expected is a failure.
import * as z from 'zod'
import {
  type CameraReadyLine,
  type CameraStatsLine,
  cameraClosedLineSchema,
  cameraReadyLineSchema,
  cameraStatsLineSchema,
  type ReadyLine,
  readyLineSchema,
  type StatsLine,
  statsLineSchema,
  type UnavailableLine,
  unavailableLineSchema,
} from '../../runners/contract.ts'
import { TrialError } from '../failure.ts'
import type { Child } from './child.ts'

const readyTimeoutMs = 10_000
const answerTimeoutMs = 5_000

/** The server ended the camera's connection. */
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
  parseLine(z.union([readyLineSchema, unavailableLineSchema]), await firstLine(child, 'server'), 'server')

/** Waits until every connection of the camera is open. @throws ConnectionClosedError */
export const awaitCamera = async (child: Child): Promise<CameraReadyLine> => {
  const line = parseLine(
    z.union([cameraReadyLineSchema, cameraClosedLineSchema]),
    await firstLine(child, 'camera'),
    'camera',
  )
  if (line.event === 'closed') throw new ConnectionClosedError(line.code, line.reason)
  return line
}

/** Asks a server for its counters. */
export const askServer = async (child: Child): Promise<StatsLine> => {
  child.say('stats')
  return parseLine(statsLineSchema, await child.nextLine(answerTimeoutMs), 'server')
}

/**
 * Sends `stats` or `stop` to a camera; `stop` is answered when the kernel has taken all that was begun.
 * @throws ConnectionClosedError when the server has closed since the last answer
 */
export const askCamera = async (child: Child, question: 'stats' | 'stop'): Promise<CameraStatsLine> => {
  child.say(question)
  const text = await child.nextLine(answerTimeoutMs)
  const line = parseLine(z.union([cameraStatsLineSchema, cameraClosedLineSchema]), text, 'camera')
  if (line.event === 'closed') throw new ConnectionClosedError(line.code, line.reason)
  return line
}

const firstLine = async (child: Child, name: string): Promise<string> => {
  try {
    return await child.nextLine(readyTimeoutMs)
  } catch (error) {
    if (!(error instanceof TrialError)) throw error
    const code = error.code === 'no-answer' ? 'not-ready' : 'start-failed'
    throw new TrialError(
      code,
      code === 'not-ready' ? `the ${name} was not ready in ${readyTimeoutMs / 1000} s` : error.message,
    )
  }
}

const parseLine = <T>(schema: z.ZodType<T>, text: string, name: string): T => {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new TrialError(
      'rubbish',
      `the ${name} printed "${text.slice(0, 120)}", which the contract does not know`,
      { cause },
    )
  }
}
