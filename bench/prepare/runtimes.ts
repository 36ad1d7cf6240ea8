// Where the executables of the runtimes come from: the suite's own Node.js, npm packages, and other Node versions on demand.
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'

/** An executable, or why there is none and what helps. */
export type Resolved =
  | { readonly status: 'ready'; readonly executable: string }
  | { readonly status: 'unavailable'; readonly reason: string; readonly remedy: string }

export interface RuntimeOptions {
  readonly projectRoot: string
  readonly cacheFolder: string
  readonly onProgress: (text: string) => void
  readonly signal: AbortSignal
}

const firstLine = /[^\n]+/

/** @param runtime `node` (the suite's), `bun`, `deno`, or the name of a folder under `runners/runtimes/` */
export const resolveRuntime = async (runtime: string, options: RuntimeOptions): Promise<Resolved> => {
  if (runtime === 'node') return { status: 'ready', executable: process.execPath }
  const locked = join(options.projectRoot, 'runners/runtimes', runtime)
  return existsSync(locked) ? fetchLockedNode(runtime, locked, options) : findInstalled(runtime, options)
}

const findInstalled = (runtime: string, { projectRoot }: RuntimeOptions): Resolved => {
  const executable = join(projectRoot, 'node_modules/.bin', runtime)
  if (existsSync(executable)) return { status: 'ready', executable }
  return {
    status: 'unavailable',
    reason: `${runtime} is not installed`,
    remedy: `npm install && npm rebuild ${runtime}`,
  }
}

/** `npm ci` verifies the integrity in the lock file; what it made is used again only when it ended well. */
const fetchLockedNode = async (
  runtime: string,
  locked: string,
  options: RuntimeOptions,
): Promise<Resolved> => {
  const folder = join(options.cacheFolder, 'runtimes', runtime)
  const platform = `node-linux-${process.arch}`
  const executable = join(folder, 'node_modules', platform, 'bin/node')
  if (await runs(executable)) return { status: 'ready', executable }
  options.onProgress(`fetching ${runtime}`)
  mkdirSync(folder, { recursive: true })
  cpSync(locked, folder, { recursive: true })
  const { failed, stderr } = await execa('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    reject: false,
    cancelSignal: options.signal,
  })
  if (!failed && (await runs(executable))) return { status: 'ready', executable }
  const reason = firstLine.exec(stderr)?.[0] ?? `${platform} has no package that fits this machine`
  return {
    status: 'unavailable',
    reason: `${runtime} could not be fetched: ${reason}`,
    remedy: 'connect to a package registry and run it again',
  }
}

const runs = async (executable: string): Promise<boolean> =>
  existsSync(executable) &&
  (await execa(executable, ['--version'], { reject: false, cwd: dirname(executable) })).exitCode === 0
