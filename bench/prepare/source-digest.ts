// Names what is built by its sources and the toolchain that builds it, so that a change of either is built anew.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Toolchain } from './toolchains.ts'

/**
 * @param folders all whose sources are part of the binary; names count relative to the first
 * @param isSource by the path below its folder
 * @returns 16 hexadecimal digits
 */
export const sourceDigest = (
  folders: readonly [string, ...string[]],
  isSource: (path: string) => boolean,
  { identity }: Pick<Toolchain, 'identity'>,
): string => {
  const hash = createHash('sha256').update(identity)
  for (const file of folders.flatMap((folder) => sourcesIn(folder, isSource))) {
    hash.update(`\n${relative(folders[0], file)}\n`).update(readFileSync(file))
  }
  return hash.digest('hex').slice(0, 16)
}

const sourcesIn = (folder: string, isSource: (path: string) => boolean): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(isSource)
    .sort()
    .map((path) => join(folder, path))
