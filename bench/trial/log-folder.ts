// A temporary folder for the stderr of child processes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Removes the folder even if `act` fails. */
export const withLogFolder = async <T>(act: (logFolder: string) => Promise<T>): Promise<T> => {
  const logFolder = mkdtempSync(join(tmpdir(), 'image-stream-bench-'))
  try {
    return await act(logFolder)
  } finally {
    rmSync(logFolder, { recursive: true, force: true })
  }
}
