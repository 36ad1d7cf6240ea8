// The frames that a load sends: made by the suite, or from the user's own files.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { prepareOwnPool } from '../frames/own-pool.ts'
import { type FramePool, prepareFramePool } from '../frames/pool.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { reportOwnPool } from '../run/own-frames.ts'
import { framesFolderOf } from '../run/pools.ts'
import type { LoadOptions } from './options.ts'

export interface ImageOptions {
  readonly projectRoot: string
  readonly signal: AbortSignal
  /** Gets what is in progress, for a status line. */
  readonly onStep: (text: string) => void
  /** Gets remarks about the user's own images. */
  readonly onNote: (text: string) => void
}

/** Without --size. */
const defaultFrameBytes = 2 ** 20
/** Fixed, so that a size has the same frames in every load. */
const seed = 1
/** The suite's own limit does not apply to external servers. */
const maxFrameBytes = 2 ** 31 - 1

/** @param use gets null where nothing is sent. @throws UsageError naming the folder or file that cannot be used */
export const withImages = async <Result>(
  { mode, frameBytes, framesFolder, server }: LoadOptions,
  options: ImageOptions,
  use: (pool: FramePool | null) => Promise<Result>,
): Promise<Result> => {
  if (mode === 'view') return await use(null)
  if (framesFolder === null) return await use(await prepareMade(frameBytes ?? defaultFrameBytes, options))
  // A load cannot be resumed, so its pool need not be kept.
  const cacheFolder = await mkdtemp(join(tmpdir(), 'image-stream-bench-frames-'))
  try {
    // Only an answer that repeats a frame's number is compared with its stamp.
    const stamped = mode === 'ingest' && server.answers === 'every'
    return await use(await prepareOwn(resolve(framesFolder), cacheFolder, stamped, options))
  } finally {
    await rm(cacheFolder, { recursive: true, force: true })
  }
}

const prepareOwn = async (
  folder: string,
  cacheFolder: string,
  stamped: boolean,
  { signal, onStep, onNote }: ImageOptions,
): Promise<FramePool> => {
  const pool = await prepareOwnPool({
    ...{ folder, cacheFolder, maxFrameBytes, stamped, signal },
    onProgress: onStep,
  })
  reportOwnPool({ folder, onNote }, pool)
  return pool
}

const prepareMade = (frameBytes: number, { projectRoot, signal, onStep }: ImageOptions): Promise<FramePool> =>
  prepareFramePool({
    frameBytes,
    seed,
    cacheFolder: framesFolderOf(cacheFolderOf(projectRoot)),
    onProgress: ({ framesDone, frameCount }) => {
      signal.throwIfAborted()
      if (framesDone % 16 === 0)
        onStep(`making frames of ${frameBytes} bytes: ${framesDone} of ${frameCount}`)
    },
  })
