// A user's wishes as the job of load processes.
import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { GeneratorJob } from '../../runners/contract.ts'
import type { FramePool } from '../frames/pool.ts'
import type { LoadOptions } from './options.ts'

/** One for each CPU but one, which a server on this machine needs. */
export const processesOf = ({ processes, connections }: LoadOptions): number =>
  processes ?? Math.max(1, Math.min(connections, availableParallelism() - 1))

/** @param pool null where nothing is sent */
export const loadJob = (options: LoadOptions, pool: FramePool | null): GeneratorJob => {
  const { url, mode, connections, fps, window, deflate, caFile, target } = options
  const isView = mode === 'view'
  return {
    url,
    mode: isView ? 'push' : mode,
    // Viewers read none of it.
    frameFile: pool?.file ?? '',
    frameBytes: pool?.record.frameBytes ?? 1,
    frameCount: pool?.record.count ?? 1,
    connections: isView ? 0 : connections,
    viewers: isView ? connections : 0,
    inFlight: window,
    checkEvery: 1,
    deflate,
    pace: fps === null ? null : { fps },
    caFile,
    slowViewer: null,
    seed: randomInt(2 ** 31),
    target,
  }
}

/** Bytes of a message with an image in it: base64 takes four for three, and the envelope stands around it. */
export const messageBytes = (
  frameBytes: number,
  { target: { envelope } }: Pick<LoadOptions, 'target'>,
): number =>
  envelope === null
    ? frameBytes
    : Buffer.byteLength(envelope.before + envelope.after) + 4 * Math.ceil(frameBytes / 3)
