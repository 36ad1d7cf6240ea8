// The process side of the contract for JavaScript load generators: job in, ready and stats lines out, end on EOF.
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { GeneratorCloseLine, GeneratorReadyLine, GeneratorStatsLine, JobOf } from '../contract.ts'
import { readUsage } from './usage.ts'

/** What a load generator changes on its own sending path. */
export interface GeneratorCounters {
  frames: number
  begun: number
  wireBytes: number
}

export interface GeneratorControl {
  readonly counters: Readonly<GeneratorCounters>
  /** Time with nothing to do but wait for the socket; null where the runtime does not report it. */
  readonly blockedNs: () => number | null
  /** Starts no more frames; resolves when all started ones are sent. */
  readonly stop: () => Promise<void>
  readonly close: () => void
}

/** Two, like the prepared generator: the next frame is ready when the kernel has taken one. */
export const framesInFlight = 2
/** While the kernel takes every frame at once, nothing else gets a turn, not even a request for the counters. */
export const framesPerTurn = 64

/** The job is the last argument: Deno and Bun put their own before it. */
export const readJob = (): JobOf<'ingest'> => JSON.parse(process.argv.at(-1) ?? '')

/** Bytes of a message in one frame as a client sends it, with its masking key (RFC 6455 §5.2). */
export const wireBytesOf = (payloadBytes: number): number =>
  payloadBytes + (payloadBytes > 0xffff ? 14 : payloadBytes > 125 ? 8 : 6)

/** Every connection is open, without extensions and without TLS, and sending begins. */
export const announceGenerator = (
  client: Pick<GeneratorReadyLine, 'runtime' | 'runtimeVersion' | 'library' | 'libraryVersion'>,
): void => print({ event: 'ready', ...client, extensions: null, cipher: null })

export const announceClosed = (code: number, reason: string): void => print({ event: 'closed', code, reason })

/** Answers `stats` and `stop`, and closes the generator with its stdin. */
export const answerCommands = ({ counters, blockedNs, stop, close }: GeneratorControl): void => {
  const printStats = (event: GeneratorStatsLine['event']): void =>
    print({
      event,
      mode: 'ingest',
      ...readUsage(),
      ...counters,
      connectionFrames: null,
      offer: null,
      blockedNs: blockedNs(),
    })
  const commands = createInterface({ input: process.stdin })
  commands.on('line', (line) => {
    if (line === 'stats') printStats('stats')
    if (line === 'stop') stop().then(() => printStats('stopped'), fail)
  })
  commands.on('close', () => {
    close()
    setTimeout(() => process.exit(), 200).unref()
  })
}

const fail = (error: unknown): void => {
  console.error(error)
  process.exit(1)
}

const print = (line: GeneratorReadyLine | GeneratorStatsLine | GeneratorCloseLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
