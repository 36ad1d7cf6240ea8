// The pool of the user's own images: padded to one size, stamped if wanted and all are JPEGs, and cached by content.
import { createHash } from 'node:crypto'
import { basename, join, resolve } from 'node:path'
import type { FramePoolRecord } from '../../results/schema.ts'
import { type OwnImages, type ReadOptions, readOwnImages } from './own-images.ts'
import { paddingOf } from './padding.ts'
import { defaultPoolBytes, type FramePool, measureDeflateRatio } from './pool.ts'
import { framesFile, readCachedPool, writePool } from './pool-cache.ts'
import { keyStream } from './random.ts'
import { addStamp, stampSegmentBytes } from './stamp.ts'

export interface OwnPoolRequest extends Omit<ReadOptions, 'poolBytes'> {
  readonly folder: string
  readonly cacheFolder: string
  readonly poolBytes?: number
}

export interface OwnPool extends FramePool {
  /** Files of the folder that were skipped. */
  readonly skipped: readonly string[]
}

/** Goes up whenever the same images would give other bytes. */
const poolMakerId = 'own-2'

/** Of the padding's random bytes. */
const paddingSeed = 1

/** @throws UsageError where the folder has no images, one cannot be used, or one is too large for the servers */
export const prepareOwnPool = async ({
  folder,
  cacheFolder,
  poolBytes = defaultPoolBytes,
  ...options
}: OwnPoolRequest): Promise<OwnPool> => {
  const chosen = await readOwnImages(folder, { ...options, poolBytes })
  const pool = await storePool(chosen, cacheFolder)
  return { ...pool, skipped: chosen.skipped }
}

/** The pool that a run recorded, or null where the cache no longer has it. */
export const findOwnPool = async (
  record: FramePoolRecord,
  cacheFolder: string,
): Promise<FramePool | null> => {
  const folder = folderOf(cacheFolder, record.sha256)
  const cached = await readCachedPool(folder, record)
  return cached?.sha256 === record.sha256 ? { record: cached, file: framesFile(folder) } : null
}

const folderOf = (cacheFolder: string, sha256: string): string =>
  resolve(join(cacheFolder, `${poolMakerId}-${sha256.slice(0, 32)}`))

const storePool = async (chosen: OwnImages, cacheFolder: string): Promise<FramePool> => {
  const { frameBytes } = chosen
  const frames = chosen.images.map((_, index) => makeFrame(chosen, index))
  const hash = createHash('sha256')
  for (const frame of frames) hash.update(frame)
  const [largest] = chosen.images.map(({ file }) => file).toSorted((a, b) => pixelsOf(b) - pixelsOf(a))
  const contentBytes = chosen.images.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const stamps = chosen.isStamped ? frames.length * stampSegmentBytes : 0
  const described = {
    ...{ frameBytes, format: 'own' as const, count: frames.length },
    ...{
      width: largest?.width ?? 1,
      height: largest?.height ?? 1,
      seed: paddingSeed,
      generator: poolMakerId,
    },
    sha256: hash.digest('hex'),
    own: {
      formats: [...new Set(chosen.images.map(({ file }) => file.format))].sort(),
      images: chosen.found,
      paddingBytes: frames.length * frameBytes - contentBytes - stamps,
    },
  }
  const found = await findOwnPool({ ...described, deflateRatio: 1 }, cacheFolder)
  // The same bytes may come from a folder with more images.
  if (found) return { ...found, record: { ...found.record, own: described.own } }
  const folder = folderOf(cacheFolder, described.sha256)
  const record = await writePool(folder, async (file) => {
    // Each call appends to the one before.
    for (const frame of frames) await file.writeFile(frame)
    return { ...described, deflateRatio: await measureDeflateRatio(file, frameBytes, frames.length) }
  })
  return { record, file: framesFile(folder) }
}

const makeFrame = ({ images, frameBytes, isStamped }: OwnImages, index: number): Buffer => {
  const image = images[index]
  if (!image) throw new RangeError(`there is no image ${index}`)
  const paddedBytes = frameBytes - (isStamped ? stampSegmentBytes : 0)
  const missingBytes = paddedBytes - image.bytes.length
  const padding = paddingOf(image.file.format, image.bytes)
  const padded =
    missingBytes === 0 || !padding
      ? image.bytes
      : padding.pad(
          image.bytes,
          paddedBytes,
          keyStream(paddingSeed, `${basename(image.file.path)} ${index}`, missingBytes),
        )
  return isStamped ? addStamp(padded, index) : padded
}

const pixelsOf = ({ width, height }: { readonly width: number; readonly height: number }): number =>
  width * height
