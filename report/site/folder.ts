// The output folder of the site: replaced only if it contains nothing but an earlier site.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import * as z from 'zod'
import { DiskFullError, orSayFull } from '../../results/store/write.ts'

export interface SiteFile {
  /** Relative to the site's folder, with `/`. */
  readonly path: string
  readonly content: string
}

/** The site cannot be built from these runs or in this folder; the message is one line. */
export class SiteError extends Error {
  override readonly name = 'SiteError'
}

/** A list beside the index of the files that a build wrote, so that the next build knows what it may remove. */
const manifestName = 'site-files.json'

const manifestSchema = z.array(z.string())

/** @throws SiteError if `out` contains files of another origin, or is not a folder */
export const requireSiteFolder = (out: string): void => {
  if (!existsSync(out)) return
  if (!statSync(out).isDirectory()) throw new SiteError(`${out} is not a folder`)
  const known = new Set(readManifest(out))
  const foreign = filesBelow(out).filter((path) => !known.has(path))
  if (foreign.length === 0) return
  throw new SiteError(
    `${out} contains files that no site build wrote (${foreign.sort().slice(0, 3).join(', ')}): name a folder that is absent, empty or a site`,
  )
}

/** Removes the earlier site and writes `files`. @throws SiteError, DiskFullError @returns paths of the files written */
export const writeSite = (out: string, files: readonly SiteFile[]): readonly string[] => {
  requireSiteFolder(out)
  const paths = [...files.map(({ path }) => path), manifestName]
  // Written first, so that the next build can remove the files of a killed one.
  const manifest = { path: manifestName, content: `${JSON.stringify(paths, null, 2)}\n` }
  try {
    if (existsSync(out)) for (const name of readdirSync(out)) rmSync(join(out, name), { recursive: true })
    return [manifest, ...files].map((file) => writeFile(out, file))
  } catch (cause) {
    if (cause instanceof DiskFullError || !(cause instanceof Error)) throw cause
    throw new SiteError(`${out} cannot be written: ${cause.message}`, { cause })
  }
}

const writeFile = (out: string, { path, content }: SiteFile): string => {
  const file = join(out, path)
  orSayFull(file, () => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  })
  return file
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))

const readManifest = (out: string): readonly string[] => {
  const file = join(out, manifestName)
  if (!existsSync(file)) return []
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new SiteError(`${file} is not a site's list of files`, { cause })
  }
}
