// A folder for what child processes write to stderr, there as long as it is of use.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Removes the folder whatever becomes of `act`. */
export const withLogFolder = async <T>(act: (logFolder: string) => Promise<T>): Promise<T> => {
  const logFolder = mkdtempSync(join(tmpdir(), 'image-stream-bench-'))
  try {
    return await act(logFolder)
  } finally {
    rmSync(logFolder, { recursive: true, force: true })
  }
}
