// The output folder of the site: replaced only if it contains nothing but an earlier site.
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import * as z from 'zod'
import { DiskFullError, faultOf } from '../../results/store/fault.ts'
import { makeFolder } from '../../results/store/make-folder.ts'
import { draftOf, writeWhole } from '../../results/store/write.ts'

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
  const known = new Set(readManifest(out).flatMap((path) => [path, draftOf(path)]))
  const foreign = filesBelow(out).filter((path) => !known.has(path))
  if (foreign.length === 0) return
  throw new SiteError(
    `${out} contains files that no site build wrote (${foreign.sort().slice(0, 3).join(', ')}): name a folder that is absent, empty or a site`,
  )
}

/**
 * Replaces the earlier site file by file, then removes what it no longer has.
 * @returns paths of the files written
 * @throws SiteError; DiskFullError with every file of the earlier site as it was or replaced
 */
export const writeSite = (out: string, files: readonly SiteFile[]): readonly string[] => {
  requireSiteFolder(out)
  const paths = [...files.map(({ path }) => path), manifestName]
  const stale = readManifest(out).filter((path) => !paths.includes(path))
  try {
    // Written first, so that the next build knows the files of a killed one.
    const manifest = writeManifest(out, [...paths, ...stale])
    const written = files.map(({ path, content }) => writeFile(join(out, path), content))
    for (const path of stale) removeFile(out, path)
    writeManifest(out, paths)
    return [manifest, ...written]
  } catch (cause) {
    const fault = faultOf(cause)
    if (fault instanceof DiskFullError || !(cause instanceof Error)) throw fault ?? cause
    throw new SiteError(`${out} cannot be written: ${fault?.message ?? cause.message}`, { cause })
  }
}

const writeManifest = (out: string, paths: readonly string[]): string =>
  writeFile(join(out, manifestName), `${JSON.stringify(paths, null, 2)}\n`)

const writeFile = (file: string, content: string): string => {
  makeFolder(dirname(file))
  return writeWhole(file, content)
}

/** And its folder where that is empty then. */
const removeFile = (out: string, path: string): void => {
  const file = join(out, path)
  rmSync(file, { force: true })
  const folder = dirname(file)
  if (folder !== out && existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder)
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
