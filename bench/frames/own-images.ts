// Reads the user's own images from a folder: different ones, whole, in order of their names, until a pool is full, and
// chooses the one size to which all are padded.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { UsageError } from '../failure/failure.ts'
import { describeImage, isNamedLikeImage, supportedFormats } from './image-kind.ts'
import { withPlainHead } from './jpeg-head.ts'
import { canPad, type Padding, paddingOf } from './padding.ts'
import { stampSegmentBytes } from './stamp.ts'

export interface OwnFile {
  readonly path: string
  readonly bytes: number
  /** As libvips names it: jpeg, png, webp, … */
  readonly format: string
  readonly width: number
  readonly height: number
}

export interface OwnImages {
  /** `bytes` are those of the file, behind a plain head where it is stamped. */
  readonly images: readonly { readonly file: OwnFile; readonly bytes: Buffer }[]
  /** Size to which all are padded, stamp included. */
  readonly frameBytes: number
  /** Whether each gets a stamp. */
  readonly isStamped: boolean
  /** Images in the folder: of files behind the last one read, those that are named like one. */
  readonly found: number
  /** Files that were skipped. */
  readonly skipped: readonly string[]
}

export interface ReadOptions {
  /** Reading ends when this is full. */
  readonly poolBytes: number
  /** Limit of a message. */
  readonly maxFrameBytes: number
  /** Whether images are stamped, if all are JPEGs: only those can carry a stamp. */
  readonly stamped: boolean
  readonly signal: AbortSignal
  readonly onProgress?: ((text: string) => void) | undefined
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

const filesPerReport = 100

/**
 * Reads images until `poolBytes` are reached, and skips what is no image.
 * @throws UsageError naming the folder or the image that is broken, of another format, too large, or cannot be padded to the
 *   size of the others; the reason of `signal`
 */
export const readOwnImages = async (folder: string, options: ReadOptions): Promise<OwnImages> => {
  const names = (await readNames(folder)).toSorted(byName)
  const known = new Set<string>()
  const images: OwnImages['images'][number][] = []
  const skipped: string[] = []
  let found = 0
  let largestBytes = 0
  for (const [index, name] of names.entries()) {
    options.signal.throwIfAborted()
    if (index > 0 && index % filesPerReport === 0)
      options.onProgress?.(
        `reading ${folder}: ${index} of ${names.length} files, ${images.length} different images`,
      )
    const file = isOfSystem(name) ? null : await describe(join(folder, name))
    if (file === null) {
      skipped.push(name)
      continue
    }
    found++
    requireFit(file.path, file.bytes, options)
    const bytes = await readWhole(file)
    const digest = createHash('sha256').update(bytes).digest('hex')
    if (known.has(digest)) continue
    largestBytes = Math.max(largestBytes, bytes.length + stampSegmentBytes)
    if (images.length > 0 && (images.length + 1) * largestBytes > options.poolBytes) {
      found += names.slice(index + 1).filter((other) => !isOfSystem(other) && isNamedLikeImage(other)).length
      break
    }
    known.add(digest)
    images.push({ file, bytes })
  }
  if (images.length === 0)
    refuse(
      `${folder} contains no images${skipped.length === 0 ? '' : `, only ${skipped.length} other files`}`,
      `name a folder with image files; supported are ${supportedFormats}`,
    )
  return { ...bringToOneSize(images, options), found, skipped }
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

const readNames = (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch((cause: unknown) => refuse(`${folder} cannot be read`, reasonOf(cause), cause))

const isOfSystem = (name: string): boolean => name.startsWith('.') || systemFiles.has(name.toLowerCase())

/** Null for what is no image. */
const describe = async (path: string): Promise<OwnFile | null> => {
  const found = await describeImage(path).catch((cause: unknown) =>
    refuse(`${path} cannot be read`, reasonOf(cause), cause),
  )
  switch (found.kind) {
    case 'other':
      return null
    case 'unsupported':
      return refuse(`${path} is ${found.what}`, `supported are ${supportedFormats}`)
    case 'broken':
      return refuse(`${path} cannot be read as an image`, `${found.why}; supported are ${supportedFormats}`)
    case 'image':
      if (found.bytes > maxFileBytes)
        refuse(`${path} has ${found.bytes} bytes`, `an image may have ${maxFileBytes} (64 MiB)`)
      return { path, ...found }
  }
}

const requireFit = (path: string, bytes: number, { maxFrameBytes }: ReadOptions): void => {
  if (bytes > maxFrameBytes)
    refuse(`${path} makes messages of ${bytes} bytes`, `servers take up to ${maxFrameBytes}`)
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

const bringToOneSize = (
  read: OwnImages['images'],
  options: ReadOptions,
): Pick<OwnImages, 'images' | 'frameBytes' | 'isStamped'> => {
  const isStamped = options.stamped && read.every(({ file }) => file.format === 'jpeg')
  const images = isStamped ? read.map(({ file, bytes }) => ({ file, bytes: withPlainHead(bytes) })) : read
  const frameBytes = commonSize(images, isStamped ? stampSegmentBytes : 0)
  const [largest] = images.toSorted((a, b) => b.bytes.length - a.bytes.length)
  requireFit(largest?.file.path ?? '', frameBytes, options)
  return { images, frameBytes, isStamped }
}

const commonSize = (images: OwnImages['images'], stampBytes: number): number => {
  const unpadded = images.map(({ file, bytes }) => ({
    file,
    bytes: bytes.length + stampBytes,
    padding: paddingOf(file.format, bytes),
  }))
  const size = chooseFrameBytes(unpadded)
  if (size !== null) return size
  const rigid = unpadded.find(({ padding }) => padding === null)?.file
  return refuse(
    `${rigid?.path} cannot be padded to the size of the others`,
    `only JPEG and PNG have room for padding; convert all ${rigid?.format} images to one of them`,
  )
}

const canReach = ({ bytes, padding }: Unpadded, frameBytes: number): boolean =>
  padding === null ? bytes === frameBytes : canPad(frameBytes - bytes, padding)

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).trim()
