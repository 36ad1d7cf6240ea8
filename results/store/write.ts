// Atomic writes to a disk that may be full, with one error that names the file.
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** No room for a file: full disk, quota or file size limit. Earlier content is unharmed. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError'
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the limit on the size of files is reached',
}

/**
 * Replaces `file` atomically and syncs it.
 * @throws DiskFullError with the old file untouched
 */
export const writeWhole = (file: string, text: string | Uint8Array): string => {
  const draft = draftOf(file)
  orSayFull(file, () => {
    try {
      withFile(draft, 'w', (descriptor) => {
        writeAll(descriptor, text)
        fsyncSync(descriptor)
      })
    } catch (error) {
      rmSync(draft, { force: true })
      throw error
    }
    renameSync(draft, file)
    // The directory entry has to survive a power failure too.
    withFile(dirname(file), 'r', fsyncSync)
  })
  return file
}

/** Temporary name that `writeWhole` uses; a kill may leave the file behind. */
export const draftOf = (file: string): string => `${file}.new`

/**
 * Appends `text` at `endBytes`, the end of an open file, and syncs it.
 * @returns the new end. @throws DiskFullError after removing a partial write
 */
export const appendWhole = (descriptor: number, file: string, endBytes: number, text: string): number =>
  orSayFull(file, () => {
    try {
      const bytes = writeAll(descriptor, text)
      fdatasyncSync(descriptor)
      return endBytes + bytes
    } catch (error) {
      ftruncateSync(descriptor, endBytes)
      throw error
    }
  })

/** Calls `write`, which writes `file`. @throws DiskFullError if there was no room */
export const orSayFull = <T>(file: string, write: () => T): T => {
  try {
    return write()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const reason = reasons[code]
    if (reason === undefined) throw cause
    throw new DiskFullError(`${file} cannot be written: ${reason} (${code})`, { cause })
  }
}

const withFile = (file: string, flags: string, use: (descriptor: number) => void): void => {
  const descriptor = openSync(file, flags)
  try {
    use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** @returns number of bytes written */
const writeAll = (descriptor: number, text: string | Uint8Array): number => {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  let offset = 0
  while (offset < bytes.length) offset += writeSync(descriptor, bytes, offset)
  return bytes.length
}
