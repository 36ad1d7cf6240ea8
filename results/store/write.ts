// Atomic writes to a file system that may refuse them, with one error that names the file.
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
import { orFault } from './fault.ts'

/**
 * Replaces `file` atomically and syncs it.
 * @throws FileFaultError with the old file untouched
 */
export const writeWhole = (file: string, text: string | Uint8Array): string => {
  const draft = draftOf(file)
  orFault(file, () => {
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
 * @returns the new end. @throws FileFaultError after removing a partial write
 */
export const appendWhole = (descriptor: number, file: string, endBytes: number, text: string): number =>
  orFault(file, () => {
    try {
      const bytes = writeAll(descriptor, text)
      fdatasyncSync(descriptor)
      return endBytes + bytes
    } catch (error) {
      ftruncateSync(descriptor, endBytes)
      throw error
    }
  })

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
