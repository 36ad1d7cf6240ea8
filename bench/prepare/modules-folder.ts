// Finds the folder of the installed packages: in a checkout its own, of the packed file where npm puts what it needs.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Always installed. */
const witness = 'ws'

/** The nearest `node_modules` that has them, from the project upwards; the project's own where none has. */
export const modulesFolderOf = (projectRoot: string): string => {
  const own = join(projectRoot, 'node_modules')
  for (let folder = projectRoot; dirname(folder) !== folder; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules')
    if (existsSync(join(modules, witness))) return modules
  }
  return own
}
