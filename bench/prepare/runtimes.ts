// Finds the JavaScript runtimes: the suite's own Node.js, npm packages, and other Node.js versions on demand.
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import * as z from 'zod'
import { orFault } from '../../results/store/fault.ts'
import { makeFolder } from '../../results/store/make-folder.ts'
import { inTurn } from './cache-entry.ts'
import { modulesFolderOf } from './modules-folder.ts'
import { type PrepareOptions, runTool, type Unavailable } from './tools.ts'

const firstLine = /[^\n]+/

/**
 * @param runtime `node` (the suite's), `bun`, `deno`, or the name of a folder under `runners/runtimes/`
 * @returns path of its executable. @throws InterruptedError on abort
 */
export const resolveRuntime = async (
  runtime: string,
  options: PrepareOptions,
): Promise<string | Unavailable> => {
  if (runtime === 'node') return process.execPath
  const locked = join(options.projectRoot, 'runners/runtimes', runtime)
  return existsSync(locked)
    ? inTurn(locked, () => fetchLockedNode(runtime, locked, options))
    : findInstalled(runtime, options)
}

/** The name by which a step of a ladder knows a runtime: the suite's Node.js by its major version, others as they are. */
export const runtimeVersionOf = (runtime: string): string =>
  runtime === 'node' ? `node-${process.versions.node.split('.')[0]}` : runtime

const packageSchema = z.object({ scripts: z.object({ postinstall: z.string() }) })

/** Package managers that run no scripts leave a placeholder in place of some programs. */
const findInstalled = async (runtime: string, options: PrepareOptions): Promise<string | Unavailable> => {
  const modules = modulesFolderOf(options.projectRoot)
  const executable = join(modules, '.bin', runtime)
  if (!existsSync(executable))
    return {
      status: 'unavailable',
      reason: `${runtime} is not installed`,
      remedy: 'npm install --include=optional',
    }
  const { ok, stdout, stderr } = await runTool(executable, ['--version'], options)
  if (ok) return executable
  const folder = join(modules, runtime)
  const { data } = packageSchema.safeParse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const why = firstLine.exec(stderr || stdout)?.[0] ?? 'it printed nothing'
  return {
    status: 'unavailable',
    reason: `${runtime} is installed, but does not run: ${why}`,
    remedy: data
      ? `(cd ${relative(options.projectRoot, folder)} && ${data.scripts.postinstall})`
      : `npm rebuild ${runtime}`,
  }
}

/** `npm ci` verifies the integrity in the lock file; its result is used again only if it runs. */
const fetchLockedNode = async (
  runtime: string,
  locked: string,
  options: PrepareOptions,
): Promise<string | Unavailable> => {
  const folder = join(options.cacheFolder, 'runtimes', runtime)
  const platform = `node-linux-${process.arch}`
  const executable = join(folder, 'node_modules', platform, 'bin/node')
  if (await runs(executable, options)) return executable
  options.onProgress(`fetching ${runtime}`)
  orFault(folder, () => {
    makeFolder(folder)
    cpSync(locked, folder, { recursive: true })
  })
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const { ok, stderr } = await runTool('npm', args, options, { cwd: folder })
  if (ok && (await runs(executable, options))) return executable
  const reason = firstLine.exec(stderr)?.[0] ?? `${platform} has no package that fits this machine`
  return {
    status: 'unavailable',
    reason: `${runtime} could not be fetched: ${reason}`,
    remedy: 'connect to a package registry and run it again',
  }
}

const runs = async (executable: string, options: PrepareOptions): Promise<boolean> =>
  existsSync(executable) &&
  (await runTool(executable, ['--version'], options, { cwd: dirname(executable) })).ok
