// The work of the application on frames, in a trial: its folder, and the proof that it was done on the last frame.
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Fault } from '../../results/modes/mode.ts'
import {
  lumaGrid,
  type RunnerConfig,
  type StatsLine,
  type WorkEvidence,
  type WorkKind,
} from '../../runners/contract.ts'
import { stampBytes, stampOffset } from '../frames/stamp.ts'
import type { TrialTask } from './generator-side.ts'

type Decoded = Extract<WorkEvidence, { readonly luma: readonly number[] }>

/**
 * Mean difference in brightness between two decoders: inverse transforms and conversions of colour differ by a level or two
 * (ITU-T T.83 allows it), and noise makes other frames differ by more.
 */
const mostLumaDifference = 6

/** Where the servers of a run store frames: in the run's own temporary folder. */
export const workFolderOf = (logFolder: string): string => join(logFolder, 'stored-frames')

/** At the end of a trial: what its server stored. */
export const removeStored = (config: RunnerConfig): void => {
  if (config.mode === 'ingest-ack' && config.work?.kind === 'store')
    rmSync(config.work.folder, { recursive: true, force: true })
}

/**
 * Whether the application did its work on every frame, and on the last one rightly.
 * @param line after the drain @returns null where the configuration asks for no work, or it was done
 */
export const workFault = async (
  config: RunnerConfig,
  { frames, work }: StatsLine,
  task: Pick<TrialTask, 'frameFile' | 'frameBytes' | 'frameCount'>,
): Promise<Fault | null> => {
  if (config.mode !== 'ingest-ack' || config.work === undefined) return null
  const { kind } = config.work
  const skipped = (what: string): Fault => ({
    code: 'work-skipped',
    message: `${promises[kind]}, but ${what}`,
  })
  if (work === undefined) return skipped('the server reports no work')
  if (work.frames !== frames) return skipped(`it reports ${work.frames} of ${frames} frames`)
  if (work.last === null) return skipped('it names no frame')
  const frame = await findFrame(Buffer.from(work.last.stamp, 'hex'), task)
  if (frame === null) return skipped('the frame that it names was not sent')
  const difference = await compare(kind, frame, work.last.evidence)
  return difference === null ? null : skipped(difference)
}

const promises: Readonly<Record<WorkKind, string>> = {
  hash: 'the application is to hash every frame',
  decode: 'the application is to decode every frame',
  store: 'the application is to store every frame',
}

/** The frame as it was sent: that of the pool whose checksum is in the stamp, with this stamp. Null where there is none. */
const findFrame = async (
  stamp: Buffer,
  { frameFile, frameBytes, frameCount }: Pick<TrialTask, 'frameFile' | 'frameBytes' | 'frameCount'>,
): Promise<Buffer | null> => {
  if (stamp.length !== stampBytes) return null
  const checksum = stamp.subarray(checksumAt)
  const file = await open(frameFile)
  try {
    const field = Buffer.alloc(stampBytes)
    for (let index = 0; index < frameCount; index++) {
      await file.read(field, 0, stampBytes, index * frameBytes + stampOffset)
      if (!field.subarray(checksumAt).equals(checksum)) continue
      const frame = Buffer.alloc(frameBytes)
      await file.read(frame, 0, frameBytes, index * frameBytes)
      stamp.copy(frame, stampOffset)
      return frame
    }
    return null
  } finally {
    await file.close()
  }
}

/** Checksum and signature, which are the same at every send of an image. */
const checksumAt = 24

/** How the evidence differs from what the work gives; null: it does not. */
const compare = async (kind: WorkKind, frame: Buffer, evidence: WorkEvidence): Promise<string | null> => {
  if (kind !== 'decode') {
    if (!('sha256' in evidence)) return 'it reports no digest'
    const sha256 = createHash('sha256').update(frame).digest('hex')
    return evidence.sha256 === sha256 ? null : `the digest of the last frame is another: ${evidence.sha256}`
  }
  if (!('luma' in evidence)) return 'it reports no picture'
  const picture = await decode(frame)
  if (evidence.width !== picture.width || evidence.height !== picture.height)
    return `its picture has ${evidence.width} × ${evidence.height} pixels, the last frame ${picture.width} × ${picture.height}`
  const difference = meanDifference(evidence.luma, picture.luma)
  return difference <= mostLumaDifference
    ? null
    : `its picture is another than the last frame, by ${difference.toFixed(0)} levels of brightness`
}

const meanDifference = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, level, index) => sum + Math.abs(level - (b[index] ?? 0)), 0) / a.length

const decode = async (jpeg: Buffer): Promise<Decoded> => {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const middle = (at: number, size: number): number => Math.floor(((at + 0.5) * size) / lumaGrid)
  const luma = Array.from({ length: lumaGrid ** 2 }, (_, field) => {
    const [x, y] = [middle(field % lumaGrid, width), middle(Math.floor(field / lumaGrid), height)]
    return brightness(data.subarray((y * width + x) * channels))
  })
  return { width, height, luma }
}

/** Rec. ITU-R BT.601, as in JFIF. */
const brightness = ([red = 0, green = red, blue = red]: Buffer): number =>
  0.299 * red + 0.587 * green + 0.114 * blue
