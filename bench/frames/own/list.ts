// Looks through a folder of the user's own images: which files are images, by what is in them.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { UsageError } from '../../failure/failure.ts'

export interface OwnFile {
  readonly path: string
  readonly bytes: number
  /** As libvips calls it: jpeg, png, webp, … */
  readonly format: string
  readonly width: number
  readonly height: number
}

export interface OwnListing {
  /** In order of names, as a camera that counts its images would name them. */
  readonly files: readonly OwnFile[]
  /** Files that were passed over. */
  readonly skipped: readonly string[]
}

const mebibyte = 1024 * 1024

/** Larger files are hardly images of a camera, and no message either. */
const maxFileBytes = 64 * mebibyte

/** What systems leave in folders of images; names that begin with a dot are the same. */
const leftBySystems = new Set(['thumbs.db', 'desktop.ini', 'ehthumbs.db'])

/** @throws UsageError naming the folder or file that cannot be used; what `signal` was aborted with */
export const listOwnImages = async (folder: string, signal: AbortSignal): Promise<OwnListing> => {
  const names = await readdir(folder).catch((cause: unknown) =>
    refuse(`${folder} cannot be read`, reasonOf(cause), cause),
  )
  const files: OwnFile[] = []
  const skipped: string[] = []
  for (const name of names.toSorted(byName)) {
    signal.throwIfAborted()
    const path = join(folder, name)
    if (name.startsWith('.') || leftBySystems.has(name.toLowerCase())) skipped.push(name)
    else {
      const file = await describe(path)
      if (file === null) skipped.push(`${name}/`)
      else files.push(file)
    }
  }
  if (files.length === 0) refuse(`${folder} has no image in it`, 'name a folder with image files')
  return { files, skipped }
}

/** A number within a name counts as a number, so that image-10 follows image-9 on every system. */
const { compare: byName } = new Intl.Collator('en', { numeric: true })

/** Null for a folder. */
const describe = async (path: string): Promise<OwnFile | null> => {
  const facts = await stat(path).catch((cause: unknown) =>
    refuse(`${path} cannot be read`, reasonOf(cause), cause),
  )
  if (facts.isDirectory()) return null
  if (!facts.isFile()) refuse(`${path} is no file`, 'leave only image files in the folder')
  if (facts.size > maxFileBytes)
    refuse(`${path} has ${facts.size} bytes`, `an image may have ${maxFileBytes} (64 MiB)`)
  try {
    const { format, width, height } = await sharp(path).metadata()
    return { path, bytes: facts.size, format, width, height }
  } catch (cause) {
    const why = `${reasonOf(cause)}; JPEG, PNG, WebP, TIFF, GIF and AVIF are images`
    return refuse(`${path} is no image that can be read`, why, cause)
  }
}

export const reasonOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).trim()

/** One line, whatever a library said and a file is called. */
export const refuse = (what: string, why: string, cause?: unknown): never => {
  const text = `--frames cannot be used: ${what}: ${why}`
  throw new UsageError(text.replaceAll(/\s*\n\s*/g, '; '), { cause })
}
