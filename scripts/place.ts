// Where this copy of the suite lies, a checkout or the packed file, and what follows: how its commands are called, where runs go.
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '..')

/** The packed file holds compiled JavaScript. */
const isPacked = extname(import.meta.filename) === '.js'

/** What a user types before the options of a command: `npm run matrix --`, or npx with the packed file. */
export const callOf = (command: string): string =>
  isPacked ? `npx ./image-stream-bench-${readVersion()}.tgz ${command}` : `npm run ${command} --`

/** The run folder where none is given: `results/local/<time>-<name>` of the checkout, or of the current folder. */
export const defaultRunFolder = (name: string): string =>
  join(
    isPacked ? process.cwd() : projectRoot,
    'results/local',
    `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}-${name}`,
  )

const readVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : ''
}
