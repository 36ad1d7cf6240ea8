// The file that takes a child's stderr: how much it may hold, and what its last lines are.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { TrialError } from '../../failure/failure.ts'

/** A server that logs every message writes some 2 MB in a trial. */
export const stderrLimitBytes = 16 * 1024 * 1024
const tailBytes = 2000

/** What is wrong when the file holds more than `stderrLimitBytes`, else null. */
export const findFlood = (name: string, file: string): TrialError | null => {
  const { size } = statSync(file)
  if (size <= stderrLimitBytes) return null
  return new TrialError(
    'stderr-flood',
    `the ${name} wrote ${mebibytes(size)} to stderr, more than the ${mebibytes(stderrLimitBytes)} that a trial may log`,
  )
}

/** The end of the file, `tailBytes` at most, however large it is. */
export const readTail = (file: string): string => {
  const descriptor = openSync(file, 'r')
  try {
    const { size } = fstatSync(descriptor)
    const length = Math.min(size, tailBytes)
    const buffer = Buffer.alloc(length)
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, length, size - length))
  } finally {
    closeSync(descriptor)
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
