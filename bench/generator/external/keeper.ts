// Saves some of the frames that viewers receive as files, named by viewer and number.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface KeeperOptions {
  readonly folder: string
  /** Saves the first frame of each viewer and then one in this many. */
  readonly every: number
  /** Number of a viewer among those of all processes. */
  readonly numberOf: (viewer: number) => number
}

export interface Keeper {
  /** Whether the next frame must be collected whole. */
  readonly wantsNext: (viewer: number) => boolean
  /** Call it for every frame; one that is not kept may be incomplete. */
  readonly take: (viewer: number, image: Buffer) => void
  readonly saved: () => number
  /** Why a frame could not be written; after that, none is saved. */
  readonly fault: () => string | null
}

/** Bounds the frames that wait in memory for a slow disk. */
const mostWriting = 4

export const createKeeper = ({ folder, every, numberOf }: KeeperOptions): Keeper => {
  const seen = new Map<number, number>()
  let saved = 0
  let writing = 0
  let fault: string | null = null

  const write = async (name: string, image: Buffer): Promise<void> => {
    writing++
    try {
      await writeFile(join(folder, name), image)
      saved++
    } finally {
      writing--
    }
  }
  const wantsNext = (viewer: number): boolean => fault === null && (seen.get(viewer) ?? 0) % every === 0
  return {
    wantsNext,
    take: (viewer, image) => {
      const number = seen.get(viewer) ?? 0
      if (wantsNext(viewer) && writing < mostWriting) {
        const digits = String(number).padStart(6, '0')
        const name = `viewer-${numberOf(viewer)}-${digits}.${extensionOf(image)}`
        write(name, image).catch((error: unknown) => {
          fault ??= `${join(folder, name)}: ${error instanceof Error ? error.message : String(error)}`
        })
      }
      seen.set(viewer, number + 1)
    },
    saved: () => saved,
    fault: () => fault,
  }
}

const beginnings: readonly (readonly [extension: string, offset: number, bytes: string])[] = [
  ['jpg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG'],
  ['webp', 8, 'WEBP'],
  ['gif', 0, 'GIF8'],
  ['avif', 4, 'ftypavif'],
]

/** By the first bytes; anything else is saved unchanged. */
const extensionOf = (image: Buffer): string =>
  beginnings.find(
    ([, offset, bytes]) => image.toString('latin1', offset, offset + bytes.length) === bytes,
  )?.[0] ?? 'bin'
