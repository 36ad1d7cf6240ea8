// Where bundles, binaries, frames and runtimes are kept: in the checkout, or beside it where that cannot be written.
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** Written by every run; in an image they are all that can be written. */
const filled = ['servers', 'probe', 'frames']

/**
 * `.cache` of the checkout; where that is read-only or another user's, a folder of this checkout in the user's own cache
 * (`XDG_CACHE_HOME`, or `~/.cache`). Makes nothing.
 */
export const cacheFolderOf = (
  projectRoot: string,
  usersCache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
): string => {
  const own = join(projectRoot, '.cache')
  if (filled.every((name) => canFill(join(own, name)))) return own
  const checkout = createHash('sha256').update(resolve(projectRoot)).digest('hex').slice(0, 16)
  return join(usersCache, 'image-stream-bench', checkout)
}

/** Whether a folder can be written, or made. */
const canFill = (folder: string): boolean => {
  if (!existsSync(folder) && dirname(folder) !== folder) return canFill(dirname(folder))
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
