// The process side of the contract for JavaScript generators: job in, ready and stats lines out, end on EOF.
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { GeneratorCloseLine, GeneratorReadyLine, GeneratorStatsLine, JobOf } from '../contract.ts'
import { readUsage } from './usage.ts'

/** What a camera changes on its own sending path. */
export interface CameraCounters {
  frames: number
  begun: number
  wireBytes: number
}

export interface CameraControl {
  readonly counters: Readonly<CameraCounters>
  /** Time with nothing to do but wait for the socket; null where the runtime does not tell. */
  readonly blockedNs: () => number | null
  /** Begins no more frames; resolves when all that were begun are out. */
  readonly stop: () => Promise<void>
  readonly close: () => void
}

/** The job is the last argument: Deno and Bun put their own before it. */
export const readJob = (): JobOf<'ingest'> => JSON.parse(process.argv.at(-1) ?? '')

/** The pool's images as views of one buffer. */
export const readImages = ({ frameFile, frameBytes, frameCount }: JobOf<'ingest'>): readonly Buffer[] => {
  const pool = readFileSync(frameFile)
  return Array.from({ length: frameCount }, (_, index) =>
    pool.subarray(index * frameBytes, (index + 1) * frameBytes),
  )
}

/** A frame as a client sends it, with its masking key (RFC 6455 §5.2). */
export const wireBytesOf = (payloadBytes: number): number =>
  payloadBytes + (payloadBytes > 0xffff ? 14 : payloadBytes > 125 ? 8 : 6)

export const printGeneratorLine = (
  line: GeneratorReadyLine | GeneratorStatsLine | GeneratorCloseLine,
): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** Answers `stats` and `stop`, and closes the camera with its stdin. */
export const answerCommands = ({ counters, blockedNs, stop, close }: CameraControl): void => {
  const printStats = (event: GeneratorStatsLine['event']): void =>
    printGeneratorLine({
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
    if (line === 'stop') stop().then(() => printStats('stopped'))
  })
  commands.on('close', () => {
    close()
    setTimeout(() => process.exit(), 200).unref()
  })
}
