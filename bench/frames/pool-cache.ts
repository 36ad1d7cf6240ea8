// A pool on disk: frames.bin beside pool.json, which is written last, so that its presence means "complete".
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type FramePoolRecord, runRecordSchema } from '../../results/schema.ts'
import { orFaultAsync } from '../../results/store/fault.ts'
import { makeFolder } from '../../results/store/make-folder.ts'

/** What a cached pool must be to be used again. */
export type PoolIdentity = Omit<FramePoolRecord, 'sha256' | 'deflateRatio' | 'own'>

const recordSchema = runRecordSchema.shape.frames.element

/** A partial file that has not been written to for this long belongs to a process that was killed. */
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
 * Replaces the pool in `folder`: `fill` writes the frames into an empty file and describes them. Two processes may do so
 * at once: each writes files of its own.
 */
export const writePool = async (
  folder: string,
  fill: (file: FileHandle, path: string) => Promise<FramePoolRecord>,
): Promise<FramePoolRecord> => {
  makeFolder(folder)
  await orFaultAsync(recordFile(folder), () => rm(recordFile(folder), { force: true }))
  await removeAbandonedParts(folder)
  const record = await writeWhole(framesFile(folder), (part) => withFile(part, (file) => fill(file, part)))
  await writeWhole(recordFile(folder), (part) =>
    withFile(part, (file) => file.writeFile(`${JSON.stringify(record, null, 2)}\n`)),
  )
  return record
}

/**
 * Makes `file` appear whole or not at all: `write` makes a file beside it, which is then renamed. The folder is made if
 * it is missing. @throws FileFaultError
 */
export const writeWhole = async <T>(file: string, write: (part: string) => Promise<T>): Promise<T> => {
  const part = `${file}.${randomUUID()}.part`
  return await orFaultAsync(file, async () => {
    makeFolder(dirname(file))
    try {
      const result = await write(part)
      await rename(part, file)
      return result
    } finally {
      await rm(part, { force: true })
    }
  })
}

/** SHA-256 of a whole file in hexadecimal. */
export const hashFile = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}

const recordFile = (folder: string): string => join(folder, 'pool.json')

/** Null where it is absent or damaged: the pool is made again. */
const readRecord = async (folder: string): Promise<FramePoolRecord | null> => {
  try {
    return recordSchema.parse(JSON.parse(await readFile(recordFile(folder), 'utf8')))
  } catch {
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
