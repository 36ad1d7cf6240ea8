// Writing to a disk that may fill up: whole or not at all, and one clear error that says what did not fit.
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

/** No room for a file: the disk, a quota or a limit on the size of files. What was there before is unharmed. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError'
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the limit on the size of files is reached',
}

/**
 * Replaces `file` in one step, so that a reader never sees half of it, and waits until it is on the disk.
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
    // The name, too, must survive a loss of power.
    withFile(dirname(file), 'r', fsyncSync)
  })
  return file
}

/** Name under which `writeWhole` prepares a file; a kill may leave it behind. */
export const draftOf = (file: string): string => `${file}.new`

/**
 * Appends `text` at `endBytes`, the end of an open file, and waits until it is on the disk.
 * @returns the new end. @throws DiskFullError once what was begun has been cut off again
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

/** Does what writes `file`. @throws DiskFullError where there was no room, whatever it was that did not fit */
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

/** @returns how many bytes that were */
const writeAll = (descriptor: number, text: string | Uint8Array): number => {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  let offset = 0
  while (offset < bytes.length) offset += writeSync(descriptor, bytes, offset)
  return bytes.length
}
