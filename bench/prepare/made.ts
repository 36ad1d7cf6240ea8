// Servers that were made in advance, as in an image that has no toolchains: which toolchain made them, and the hash of each.
// They are used where the toolchain is missing, if every byte is unchanged.
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'
import { orFault } from '../../results/store/fault.ts'
import { makeFolder } from '../../results/store/make-folder.ts'
import type { PrepareStep, Runner } from '../../runners/catalog.ts'
import { cargoFolderOf } from './cargo.ts'
import { goFolderOf } from './go.ts'
import { askJava } from './java.ts'
import { mavenFolderOf } from './maven.ts'
import { askPython, identityOf, isAtLeast, neededJava, type Toolchain } from './toolchains.ts'
import type { Prepared, PrepareOptions, Unavailable } from './tools.ts'
import { venvFolderOf } from './venv.ts'

type VenvStep = Extract<PrepareStep, { step: 'venv' }>

/** The toolchains that make servers, and the folder of the cache that each of them fills. */
const cacheFolders = { go: 'go', python: 'venvs', cargo: 'cargo', maven: 'maven' } as const

export type Tool = keyof typeof cacheFolders

const manifestSchema = z.strictObject({
  version: z.string(),
  identity: z.string(),
  /** By name in the toolchain's folder of the cache. */
  made: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
})

export type Manifest = z.infer<typeof manifestSchema>

/** Null where nothing was made in advance: then the toolchain is simply missing. */
export const useMadeGo = (runner: Runner, options: PrepareOptions): Prepared | null =>
  useMadeBinary('go', goFolderOf, runner, options)

/** Null as `useMadeGo`. */
export const useMadeCargo = (runner: Runner, options: PrepareOptions): Prepared | null =>
  useMadeBinary('cargo', cargoFolderOf, runner, options)

const useMadeBinary = (
  tool: Tool,
  folderOf: typeof goFolderOf,
  runner: Runner,
  options: PrepareOptions,
): Prepared | null => {
  const manifest = readManifest(tool, options.cacheFolder)
  if (manifest === null) return null
  const folder = folderOf(runner, manifest, options)
  const binary = join(folder, 'server')
  return findChange(folder, manifest.made, runner) ?? { status: 'ready', server: binary, runtime: binary }
}

/** A jar runs on any Java that is new enough. Null as `useMadeGo`. @throws InterruptedError */
export const useMadeMaven = async (runner: Runner, options: PrepareOptions): Promise<Prepared | null> => {
  const manifest = readManifest('maven', options.cacheFolder)
  const java = manifest && (await askJava(options))
  if (manifest === null || java === null) return null
  if (!isAtLeast(java.version, neededJava))
    return unavailable(`made for Java ${neededJava}, but this machine has Java ${java.version}`)
  const folder = mavenFolderOf(runner, manifest, options)
  return (
    findChange(folder, manifest.made, runner) ?? {
      status: 'ready',
      server: join(folder, 'server.jar'),
      runtime: java.executable,
    }
  )
}

/** A virtual environment needs the very interpreter that it was made with. Null as `useMadeGo`. @throws InterruptedError */
export const useMadeVenv = async (
  runner: Runner,
  step: VenvStep,
  options: PrepareOptions,
): Promise<Prepared | null> => {
  const manifest = readManifest('python', options.cacheFolder)
  const python = manifest && (await askPython(options))
  if (manifest === null || python === null) return null
  if (identityOf(python) !== manifest.identity)
    return unavailable(`made with Python ${manifest.version}, but this machine has Python ${python.version}`)
  const folder = venvFolderOf(runner, step, manifest, options)
  return (
    findChange(folder, manifest.made, runner) ?? {
      status: 'ready',
      server: join(runner.folder, step.entry),
      runtime: join(folder, 'bin/python'),
    }
  )
}

/** Records everything that the cache has of a toolchain, drafts left out. */
export const writeManifest = (
  tool: Tool,
  { version, identity }: Pick<Toolchain, 'version' | 'identity'>,
  cacheFolder: string,
): Manifest => {
  const folder = join(cacheFolder, cacheFolders[tool])
  const names = readdirSync(folder)
    .filter((name) => !name.includes('.draft-'))
    .sort()
  const made = Object.fromEntries(names.map((name) => [name, digestOfTree(join(folder, name))]))
  const manifest = { version, identity, made }
  const file = manifestFile(tool, cacheFolder)
  orFault(file, () => {
    makeFolder(dirname(file))
    writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`)
  })
  return manifest
}

/** @throws Error where the file is not a manifest */
const readManifest = (tool: Tool, cacheFolder: string): Manifest | null => {
  const file = manifestFile(tool, cacheFolder)
  return existsSync(file) ? manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

const manifestFile = (tool: Tool, cacheFolder: string): string => join(cacheFolder, 'made', `${tool}.json`)

const findChange = (
  folder: string,
  made: Readonly<Record<string, string>>,
  runner: Runner,
): Unavailable | null => {
  const { label } = runner.spec
  const digest = made[basename(folder)]
  if (digest === undefined || !existsSync(folder)) return unavailable(`${label} was built from other sources`)
  return digestOfTree(folder) === digest ? null : unavailable(`${label} has changed since it was built`)
}

/** SHA-256 of a file, or of everything below a folder: names, contents, and targets of links. */
const digestOfTree = (path: string): string => {
  const hash = createHash('sha256')
  const add = (at: string, name: string): void => {
    const kind = lstatSync(at)
    if (kind.isSymbolicLink()) hash.update(`link ${name} ${readlinkSync(at)}\n`)
    else if (!kind.isDirectory()) hash.update(`file ${name} ${kind.size}\n`).update(readFileSync(at))
    else for (const entry of readdirSync(at).sort()) add(join(at, entry), `${name}/${entry}`)
  }
  add(path, '.')
  return hash.digest('hex')
}

const unavailable = (reason: string): Unavailable => ({
  status: 'unavailable',
  reason,
  remedy: 'build the image again: npm run docker',
})
