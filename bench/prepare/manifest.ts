// What one toolchain has made, for a place that has it no more: which toolchain that was, and the hash of what it made.
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import type { Toolchain } from './toolchains.ts'

/** The toolchains that servers are made with, and the folder of the cache that each of them fills. */
const folders = { go: 'go', python: 'venvs' } as const

export type Tool = keyof typeof folders

const manifestSchema = z.strictObject({
  version: z.string(),
  identity: z.string(),
  /** By name in the toolchain's folder of the cache. */
  made: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
})

export type Manifest = z.infer<typeof manifestSchema>

/** Null where nothing was made beforehand. @throws Error where the file is not a manifest */
export const readManifest = (tool: Tool, cacheFolder: string): Manifest | null => {
  const file = manifestFile(tool, cacheFolder)
  return existsSync(file) ? manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

/** Writes down all that the cache has of a toolchain, drafts left out. */
export const writeManifest = (
  tool: Tool,
  { version, identity }: Pick<Toolchain, 'version' | 'identity'>,
  cacheFolder: string,
): Manifest => {
  const folder = join(cacheFolder, folders[tool])
  const names = readdirSync(folder)
    .filter((name) => !name.includes('.draft-'))
    .sort()
  const made = Object.fromEntries(names.map((name) => [name, digestOfTree(join(folder, name))]))
  const manifest = { version, identity, made }
  const file = manifestFile(tool, cacheFolder)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/** SHA-256 of a file, or of everything below a folder: names, contents, and where links lead. */
export const digestOfTree = (path: string): string => {
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

const manifestFile = (tool: Tool, cacheFolder: string): string => join(cacheFolder, 'made', `${tool}.json`)
