// Whether a server holds the bytes of frames that it counts: after the drain it gets fresh ones on one more connection, and
// must have their digest.
import { randomInt } from 'node:crypto'
import type { DigestRecord } from '../../results/trial-schema.ts'
import { TrialError } from '../failure/failure.ts'
import { freshFrames } from '../frames/fresh-frames.ts'
import { opcodes } from '../generator/codec/header.ts'
import { checkHandled } from './account.ts'
import type { Child } from './child.ts'
import { askServer } from './conversation.ts'
import { emptyDigest, extendDigest } from './digest-chain.ts'
import { drain } from './drain.ts'
import type { GeneratorSide, TrialTask } from './generator-side.ts'

/** Exclusive; `randomInt` takes no more. */
const seeds = 2 ** 47

export interface DigestOptions {
  /** Frames to send. */
  readonly frames: number
  /** Of the trial: its frame size and certificate. */
  readonly task: TrialTask
  /** Starts a load generator of the suite's own beside the one that was measured. */
  readonly start: (task: TrialTask) => GeneratorSide
  readonly signal: AbortSignal
}

/**
 * The seed is not the run's, and drawn after the window: no file and no earlier trial has these bytes.
 * @throws TrialError `wrong-digest`; `frames-lost` where the server does not count the frames; ConnectionClosedError
 */
export const checkDigest = async (
  server: Child,
  { frames, task, start, signal }: DigestOptions,
): Promise<DigestRecord> => {
  server.say('digest')
  // Answered once the command before it has been read.
  const before = await askServer(server)
  const seed = randomInt(seeds)
  const side = start(taskOf(task, seed, frames))
  await side.awaitReady()
  const { server: after } = await drain(server, side, signal, ({ server: line }) => {
    checkHandled(line)
    return { frames: Math.max(0, frames - (line.frames - before.frames)), texts: 0 }
  })
  const payloads = freshFrames(seed, frames, task.frameBytes)
  const sha256 = extendDigest(
    emptyDigest,
    payloads.map((payload) => ({ opcode: opcodes.binary, payload })),
  )
  if (after.digest === sha256) return { frames, sha256 }
  const has = after.digest === undefined ? 'has no digest of' : 'has another digest of'
  throw new TrialError(
    'wrong-digest',
    `the server counted ${after.frames - before.frames} frames after the window and ${has} the ${frames} that were sent: ` +
      'it counts bytes that it does not hold',
  )
}

const taskOf = (
  { frameFile, frameBytes, frameCount, caFile, envelope }: TrialTask,
  seed: number,
  frames: number,
): TrialTask => ({
  mode: 'ingest',
  frameFile,
  frameBytes,
  frameCount,
  caFile,
  ...(envelope && { envelope }),
  seed,
  connections: 1,
  deflate: 'off',
  pace: null,
  freshFrames: frames,
})
