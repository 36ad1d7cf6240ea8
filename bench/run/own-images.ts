// Loads the user's own images and tells what became of them.
import { raisedLimits } from '../../scenarios/limits.ts'
import { type OwnPool, prepareOwnPool } from '../frames/own-pool.ts'
import type { FramePool } from '../frames/pool.ts'
import { cacheFolderOf } from '../machine/environment.ts'
import { warnOfOwnFrames } from './own-frames.ts'
import { framesFolderOf } from './pools.ts'

export interface OwnImages {
  /** Its image files are taken, those of folders within are not. */
  readonly folder: string
  /** Told what is taken, what was passed over, and what a reader has to know. */
  readonly onNote: (text: string) => void
}

interface LoadOptions {
  readonly images?: OwnImages | undefined
  readonly projectRoot: string
  readonly signal: AbortSignal
}

/** Null where none are named. @throws UsageError naming the folder or file that cannot be used */
export const loadOwnImages = async ({ images, projectRoot, signal }: LoadOptions): Promise<OwnPool | null> =>
  images
    ? await prepareOwnPool({
        folder: images.folder,
        cacheFolder: framesFolderOf(cacheFolderOf(projectRoot)),
        maxFrameBytes: raisedLimits.maxMessageBytes,
        signal,
      })
    : null

/** Once it is clear that they can be used. */
export const tellOfOwnImages = (
  { images }: Pick<LoadOptions, 'images'>,
  { record, skipped }: OwnPool,
): void => {
  if (!images) return
  const { folder, onNote } = images
  onNote(describePool(record))
  if (skipped.length > 0) onNote(`passed over in ${folder}: ${listFew(skipped)}`)
  for (const { what, value, remedy } of warnOfOwnFrames(record)) onNote(`${what}: ${value}. ${remedy}`)
}

const namedSkips = 5

const listFew = (names: readonly string[]): string =>
  names.length <= namedSkips
    ? names.join(', ')
    : `${names.slice(0, namedSkips).join(', ')} and ${names.length - namedSkips} more`

const describePool = ({ count, frameBytes, own }: FramePool['record']): string => {
  const share = ((own?.paddingBytes ?? 0) / (count * frameBytes)) * 100
  return `own images: ${count} different ones of ${own?.images ?? count} files (${own?.formats.join(', ')}), ${frameBytes} bytes each, ${share.toFixed(1)} % of it padding`
}
