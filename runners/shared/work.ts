// What the application does with a frame before it answers: hashes it on the loop, decodes it in sharp's pool of threads, or
// stores it. https://sharp.pixelplumbing.com/api-constructor
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { StatsLine, WorkConfig } from '../contract.ts'
import { announceUnavailable, type RunnerConfig, type ServerState } from './server-process.ts'

/**
 * Does the work on a frame and calls back when it is done: at once where the loop does it, else in the order of the frames of
 * a connection. There is no call where it fails.
 * @param frame bytes that the application may keep, unless the loop does the work
 */
export type DoWork = (connection: object, frame: Uint8Array, onDone: () => void) => void

/** How the runtime writes a file. */
export type WriteFile = (path: string, bytes: Uint8Array) => Promise<unknown>

type Evidence = NonNullable<NonNullable<StatsLine['work']>['last']>['evidence']

/** What was made of a frame, told when it is asked for. */
type Tell = () => Evidence

interface Kind {
  /** For the ready line. */
  readonly applied: Readonly<Record<string, string | number>>
  /** A promise where another thread does it. */
  readonly handle: (frame: Uint8Array) => Tell | Promise<Tell>
}

/** Null where the application receives only: without work in the configuration, and once a digest is asked for. */
export const createWork = (
  config: RunnerConfig,
  state: ServerState,
  write: WriteFile = writeFile,
): DoWork | null => {
  if (config.mode !== 'ingest-ack' || config.work === undefined || state.chain !== null) return null
  const { sequenceOffset, work } = config
  const { applied, handle } = createKind(work, write)
  let frames = 0
  let fault: string | null = null
  let last: { readonly stamp: string; readonly tell: Tell } | null = null
  state.work = {
    applied: { work: work.kind, ...applied },
    read: () => ({ frames, fault, last: last && { stamp: last.stamp, evidence: last.tell() } }),
  }
  /** By connection: its last answer. */
  const answered = new WeakMap<object, Promise<void>>()
  return (connection, frame, onDone) => {
    const stamp = Buffer.from(frame.subarray(sequenceOffset, sequenceOffset + work.stampBytes)).toString(
      'hex',
    )
    const finish = (tell: Tell): void => {
      frames++
      last = { stamp, tell }
      onDone()
    }
    const done = handle(frame)
    if (!(done instanceof Promise)) return finish(done)
    const inTurn = Promise.all([done, answered.get(connection)])
      .then(([tell]) => finish(tell))
      .catch((error: unknown) => {
        state.counters.failed++
        fault ??= String(error instanceof Error ? error.message : error)
      })
    answered.set(connection, inTurn)
  }
}

const createKind = (work: WorkConfig, write: WriteFile): Kind => {
  switch (work.kind) {
    case 'hash':
      return hashing
    case 'decode':
      return createDecoding()
    case 'store':
      return createStoring(work.folder, work.files, write)
  }
}

const hashOf = (frame: Uint8Array): string => createHash('sha256').update(frame).digest('hex')

const hashing: Kind = {
  applied: { hash: 'sha256, on the loop' },
  handle: (frame) => {
    const sha256 = hashOf(frame)
    return () => ({ sha256 })
  },
}

const loadSharp = (): typeof import('sharp').default => {
  try {
    return createRequire(import.meta.url)('sharp')
  } catch (error) {
    const [why] = String(error instanceof Error ? error.message : error).split('\n')
    return announceUnavailable(`sharp does not load: ${why}`, 'npm install --include=optional')
  }
}

const createDecoding = (): Kind => {
  const sharp = loadSharp()
  return {
    applied: { decoder: `sharp ${sharp.versions.sharp}` },
    handle: async (frame) => {
      const { data, info } = await sharp(frame).raw().toBuffer({ resolveWithObject: true })
      return () => describePicture(data, info)
    },
  }
}

const fields = 4

/** Brightness (Rec. ITU-R BT.601) at the middle of each of 4 × 4 fields. */
const describePicture = (
  pixels: Uint8Array,
  { width, height, channels }: { readonly width: number; readonly height: number; readonly channels: number },
): Evidence => {
  const middle = (at: number, size: number): number => Math.floor(((at + 0.5) * size) / fields)
  const luma = Array.from({ length: fields ** 2 }, (_, field) => {
    const [x, y] = [middle(field % fields, width), middle(Math.floor(field / fields), height)]
    const [red = 0, green = red, blue = red] = pixels.subarray((y * width + x) * channels)
    return 0.299 * red + 0.587 * green + 0.114 * blue
  })
  return { width, height, luma }
}

/** Files are written over and over, so that no disk fills. */
const createStoring = (folder: string, files: number, write: WriteFile): Kind => {
  mkdirSync(folder, { recursive: true })
  let next = 0
  return {
    applied: { storedFiles: files },
    handle: async (frame) => {
      const path = join(folder, `frame-${next++ % files}.jpg`)
      await write(path, frame)
      return () => ({ sha256: hashOf(readFileSync(path)) })
    },
  }
}
