// Reads the images that make up a pool: different ones, whole, in order of their names, until the pool is full.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { jpegPadding } from '../padding/jpeg.ts'
import type { Padding } from '../padding/padding.ts'
import { pngPadding } from '../padding/png.ts'
import { stampSegmentBytes } from '../stamp.ts'
import { type OwnFile, reasonOf, refuse } from './list.ts'
import { chooseFrameBytes } from './size.ts'

export interface Chosen {
  readonly images: readonly { readonly file: OwnFile; readonly bytes: Buffer }[]
  /** Size that all are brought to, stamp included. */
  readonly frameBytes: number
  /** True where all images of the pool are JPEGs: only those can carry a stamp. */
  readonly isStamped: boolean
}

/** By libvips' names; other formats are sent as they are. */
export const paddings: Readonly<Record<string, Padding | undefined>> = { jpeg: jpegPadding, png: pngPadding }

/** @throws UsageError naming an image that is broken or cannot be brought to the others' size */
export const chooseImages = async (
  files: readonly OwnFile[],
  poolBytes: number,
  signal: AbortSignal,
): Promise<Chosen> => {
  const images: Chosen['images'][number][] = []
  const known = new Set<string>()
  let largestBytes = 0
  for (const file of files) {
    signal.throwIfAborted()
    const bytes = await readWhole(file)
    const digest = createHash('sha256').update(bytes).digest('hex')
    if (known.has(digest)) continue
    largestBytes = Math.max(largestBytes, bytes.length + stampSegmentBytes)
    if (images.length > 0 && (images.length + 1) * largestBytes > poolBytes) break
    known.add(digest)
    images.push({ file, bytes })
  }
  const isStamped = images.every(({ file }) => file.format === 'jpeg')
  return { images, frameBytes: commonSize(images, isStamped), isStamped }
}

/** Decodes it too: an image that was cut off would be measured as if it were one. */
const readWhole = async ({ path }: OwnFile): Promise<Buffer> => {
  try {
    const bytes = await readFile(path)
    await sharp(bytes, { failOn: 'error' }).stats()
    return bytes
  } catch (cause) {
    return refuse(`${path} is broken`, reasonOf(cause), cause)
  }
}

const commonSize = (images: Chosen['images'], isStamped: boolean): number => {
  const stampBytes = isStamped ? stampSegmentBytes : 0
  const size = chooseFrameBytes(
    images.map(({ file, bytes }) => ({
      bytes: bytes.length + stampBytes,
      padding: paddings[file.format] ?? null,
    })),
  )
  if (size !== null) return size
  const rigid = images.find(({ file }) => paddings[file.format] === undefined)
  return refuse(
    `${rigid?.file.path} cannot be brought to the size of the others`,
    `only JPEG and PNG have room for padding; convert all ${rigid?.file.format} images to one of them`,
  )
}
