// Where bundles, binaries, frames and runtimes are kept: in the checkout, or beside it where that cannot be written.
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'

/** Written by every run; in an image they are all that can be written. */
const filled = ['servers', 'probe', 'frames']

/**
 * `.cache` of the checkout; where that is read-only, another user's, or in what npm installed, a folder of this copy in the user's own cache
 * (`XDG_CACHE_HOME`, or `~/.cache`). Makes nothing.
 */
export const cacheFolderOf = (
  projectRoot: string,
  usersCache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
): string => {
  const own = join(projectRoot, '.cache')
  if (!isInstalled(projectRoot) && filled.every((name) => canFill(join(own, name)))) return own
  const checkout = createHash('sha256').update(resolve(projectRoot)).digest('hex').slice(0, 16)
  return join(usersCache, 'image-stream-bench', checkout)
}

/** npm replaces what it installed, with everything in it. */
const isInstalled = (folder: string): boolean => resolve(folder).split(sep).includes('node_modules')

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
