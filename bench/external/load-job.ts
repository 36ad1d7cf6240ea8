// A user's wishes as the job of load processes.
import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { placeAmong, shareOf } from '../../results/modes/mode.ts'
import type { JobOf } from '../../runners/contract.ts'
import type { FramePool } from '../frames/pool.ts'
import type { LoadOptions } from './options.ts'

/** One for each CPU but one, which a server on this machine needs. */
export const processesOf = ({ processes, connections }: LoadOptions): number =>
  processes ?? Math.max(1, Math.min(connections, availableParallelism() - 1))

/** @param pool null where nothing is sent */
export const loadJob = (options: LoadOptions, pool: FramePool | null): JobOf<'external'> => {
  const { url, mode, connections, fps, window, deflate, caFile, target } = options
  const isView = mode === 'view'
  return {
    url,
    mode: 'external',
    echoed: mode === 'echo',
    // Viewers read none of it.
    frameFile: pool?.file ?? '',
    frameBytes: pool?.record.frameBytes ?? 1,
    frameCount: pool?.record.count ?? 1,
    connections: isView ? 0 : connections,
    viewers: isView ? connections : 0,
    inFlight: window,
    deflate,
    pace: fps === null ? null : { fps },
    caFile,
    seed: randomInt(2 ** 31),
    server: target,
  }
}

/** One job a process, at most `processes`, none of them without a connection: each has every n-th of them. */
export const splitJob = (job: JobOf<'external'>, processes: number): readonly JobOf<'external'>[] => {
  const { connections, viewers } = job
  const of = Math.max(1, Math.min(processes, Math.max(connections, viewers)))
  if (of === 1) return [job]
  return Array.from({ length: of }, (_, index) => ({
    ...job,
    connections: shareOf(connections, index, of),
    viewers: shareOf(viewers, index, of),
    ...placeAmong(index, of, connections),
  }))
}

/** Bytes of a message with an image in it: base64 takes four for three, and the envelope stands around it. */
export const messageBytes = (
  frameBytes: number,
  { target: { envelope } }: Pick<LoadOptions, 'target'>,
): number =>
  envelope === null
    ? frameBytes
    : Buffer.byteLength(envelope.before + envelope.after) + 4 * Math.ceil(frameBytes / 3)
