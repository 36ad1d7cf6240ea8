// Reads the user's own images from a folder: different ones, whole, in order of their names, until a pool is full, and
// chooses the one size to which all are padded.
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { UsageError } from '../failure/failure.ts'
import { canPad, jpegPadding, type Padding, pngPadding } from './padding.ts'
import { stampSegmentBytes } from './stamp.ts'

export interface OwnFile {
  readonly path: string
  readonly bytes: number
  /** As libvips names it: jpeg, png, webp, … */
  readonly format: string
  readonly width: number
  readonly height: number
}

export interface OwnListing {
  /** In order of names, as a camera that counts its images would name them. */
  readonly files: readonly OwnFile[]
  /** Files that are skipped. */
  readonly skipped: readonly string[]
}

export interface OwnImages {
  readonly images: readonly { readonly file: OwnFile; readonly bytes: Buffer }[]
  /** Size to which all are padded, stamp included. */
  readonly frameBytes: number
  /** True where all images of the pool are JPEGs: only those can carry a stamp. */
  readonly isStamped: boolean
}

/** An image without its padding. */
export interface Unpadded {
  readonly bytes: number
  /** Null where the format has no room for bytes that a decoder skips. */
  readonly padding: Pick<Padding, 'leastBytes'> | null
}

/** Larger files are hardly camera images. */
const maxFileBytes = 64 * 1024 * 1024

/** Files that operating systems create in folders of images, besides names that begin with a dot. */
const systemFiles = new Set(['thumbs.db', 'desktop.ini', 'ehthumbs.db'])

/** By libvips' names; other formats are sent as they are. */
export const paddings: Readonly<Record<string, Padding | undefined>> = { jpeg: jpegPadding, png: pngPadding }

/** @throws UsageError naming the folder or file that cannot be used; the reason of `signal` */
export const listOwnImages = async (folder: string, signal: AbortSignal): Promise<OwnListing> => {
  const names = await readdir(folder).catch((cause: unknown) =>
    refuse(`${folder} cannot be read`, reasonOf(cause), cause),
  )
  const files: OwnFile[] = []
  const skipped: string[] = []
  for (const name of names.toSorted(byName)) {
    signal.throwIfAborted()
    const path = join(folder, name)
    if (name.startsWith('.') || systemFiles.has(name.toLowerCase())) skipped.push(name)
    else {
      const file = await describe(path)
      if (file === null) skipped.push(`${name}/`)
      else files.push(file)
    }
  }
  if (files.length === 0) refuse(`${folder} contains no images`, 'name a folder with image files')
  return { files, skipped }
}

/**
 * Reads images until `poolBytes` are reached.
 * @throws UsageError naming an image that is broken or cannot be padded to the size of the others
 */
export const readOwnImages = async (
  files: readonly OwnFile[],
  poolBytes: number,
  signal: AbortSignal,
): Promise<OwnImages> => {
  const images: OwnImages['images'][number][] = []
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

/**
 * The least size to which every image can be padded: that of the largest, or a few bytes more where another image lacks
 * fewer bytes than a piece of padding has. Null where an image cannot be padded.
 */
export const chooseFrameBytes = (images: readonly Unpadded[]): number | null => {
  const largestBytes = images.reduce((most, { bytes }) => Math.max(most, bytes), 0)
  const slackBytes = images.reduce((most, { padding }) => Math.max(most, padding?.leastBytes ?? 0), 0)
  // With all the slack, no image that can be padded lacks too little.
  for (let frameBytes = largestBytes; frameBytes <= largestBytes + slackBytes; frameBytes++) {
    if (images.every((image) => canReach(image, frameBytes))) return frameBytes
  }
  return null
}

/** @throws UsageError, always: one line, whatever a library's message and a file's name contain */
export const refuse = (what: string, why: string, cause?: unknown): never => {
  const text = `--frames cannot be used: ${what}: ${why}`
  throw new UsageError(text.replaceAll(/\s*\n\s*/g, '; '), { cause })
}

/** A number within a name counts as a number, so that image-10 follows image-9 on every system. */
const { compare: byName } = new Intl.Collator('en', { numeric: true })

/** Null for a folder. */
const describe = async (path: string): Promise<OwnFile | null> => {
  const facts = await stat(path).catch((cause: unknown) =>
    refuse(`${path} cannot be read`, reasonOf(cause), cause),
  )
  if (facts.isDirectory()) return null
  if (!facts.isFile()) refuse(`${path} is not a file`, 'leave only image files in the folder')
  if (facts.size > maxFileBytes)
    refuse(`${path} has ${facts.size} bytes`, `an image may have ${maxFileBytes} (64 MiB)`)
  try {
    const { format, width, height } = await sharp(path).metadata()
    return { path, bytes: facts.size, format, width, height }
  } catch (cause) {
    const why = `${reasonOf(cause)}; supported are JPEG, PNG, WebP, TIFF, GIF and AVIF`
    return refuse(`${path} cannot be read as an image`, why, cause)
  }
}

/** Decodes the image too, so that a truncated file is refused. */
const readWhole = async ({ path }: OwnFile): Promise<Buffer> => {
  try {
    const bytes = await readFile(path)
    await sharp(bytes, { failOn: 'error' }).stats()
    return bytes
  } catch (cause) {
    return refuse(`${path} is broken`, reasonOf(cause), cause)
  }
}

const commonSize = (images: OwnImages['images'], isStamped: boolean): number => {
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
    `${rigid?.file.path} cannot be padded to the size of the others`,
    `only JPEG and PNG have room for padding; convert all ${rigid?.file.format} images to one of them`,
  )
}

const canReach = ({ bytes, padding }: Unpadded, frameBytes: number): boolean =>
  padding === null ? bytes === frameBytes : canPad(frameBytes - bytes, padding)

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).trim()
