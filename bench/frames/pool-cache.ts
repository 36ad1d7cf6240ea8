// A pool on disk: frames.bin beside pool.json, which is written last, so that its presence means "complete".
import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type FramePoolRecord, runRecordSchema } from '../../results/schema.ts'
import { hashFile } from './measure-pool.ts'

/** What a cached pool must be to be used again. */
export type PoolIdentity = Omit<FramePoolRecord, 'sha256' | 'deflateRatio' | 'own'>

const recordSchema = runRecordSchema.shape.frames.element

/** A partial file that nobody has written to for this long belongs to a process that was killed. */
const abandonedAfterMs = 60_000

export const framesFile = (folder: string): string => join(folder, 'frames.bin')

/** The record of the pool in `folder`, or null where it is absent, another one, incomplete or damaged. */
export const readCachedPool = async (
  folder: string,
  identity: PoolIdentity,
): Promise<FramePoolRecord | null> => {
  const record = await readRecord(folder)
  if (record === null || !isSamePool(record, identity)) return null
  const file = framesFile(folder)
  const sizeBytes = await stat(file).then(
    ({ size }) => size,
    () => -1,
  )
  if (sizeBytes !== record.count * record.frameBytes) return null
  return (await hashFile(file)) === record.sha256 ? record : null
}

/**
 * Replaces the pool in `folder`: `fill` writes the frames into an empty file and describes them.
 * Two may do so at once: each writes files of its own, and the renames are atomic.
 */
export const writePool = async (
  folder: string,
  fill: (file: FileHandle, path: string) => Promise<FramePoolRecord>,
): Promise<FramePoolRecord> => {
  await mkdir(folder, { recursive: true })
  await rm(recordFile(folder), { force: true })
  await removeAbandonedParts(folder)
  const writer = randomUUID()
  const framesPart = `${framesFile(folder)}.${writer}.part`
  const recordPart = `${recordFile(folder)}.${writer}.part`
  try {
    const record = await withFile(framesPart, (file) => fill(file, framesPart))
    await rename(framesPart, framesFile(folder))
    await withFile(recordPart, (file) => file.writeFile(`${JSON.stringify(record, null, 2)}\n`))
    await rename(recordPart, recordFile(folder))
    return record
  } finally {
    await rm(framesPart, { force: true })
    await rm(recordPart, { force: true })
  }
}

const recordFile = (folder: string): string => join(folder, 'pool.json')

const readRecord = async (folder: string): Promise<FramePoolRecord | null> => {
  try {
    return recordSchema.parse(JSON.parse(await readFile(recordFile(folder), 'utf8')))
  } catch {
    // Absent and damaged are answered alike: the pool is made again.
    return null
  }
}

const isSamePool = (record: FramePoolRecord, identity: PoolIdentity): boolean =>
  record.frameBytes === identity.frameBytes &&
  record.format === identity.format &&
  record.count === identity.count &&
  record.width === identity.width &&
  record.height === identity.height &&
  record.seed === identity.seed &&
  record.generator === identity.generator

const withFile = async <T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> => {
  const file = await open(path, 'w+')
  try {
    const result = await use(file)
    await file.sync()
    return result
  } finally {
    await file.close()
  }
}

const removeAbandonedParts = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.part')) continue
    const path = join(folder, name)
    const writtenMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.POSITIVE_INFINITY,
    )
    if (Date.now() - writtenMs > abandonedAfterMs) await rm(path, { force: true })
  }
}
