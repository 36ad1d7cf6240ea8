// The published runs of a repository: folders that were named by day and machine on purpose.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CorruptRunError } from './read.ts'

/** Where published runs are, seen from the root of the project. */
export const publishedFolder = 'results/published'

export interface PublishedFolder {
  /** `<day>-<machine>` */
  readonly name: string
  /** Of the start of the run, UTC: `2026-11-23`. */
  readonly day: string
  /** As whoever published it calls it. */
  readonly machine: string
  readonly folder: string
}

/** What a machine may be called: it stands in addresses and in names of folders. */
export const isMachineName = (name: string): boolean => /^[a-z0-9][a-z0-9.-]*$/.test(name)

/**
 * All folders below `root`, oldest first; none where there is no such folder. Files beside them are nobody's run.
 * @throws CorruptRunError naming a folder that is not called `<day>-<machine>`
 */
export const listPublished = (root: string): readonly PublishedFolder[] =>
  existsSync(root)
    ? readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => toPublished(root, name))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    : []

const toPublished = (root: string, name: string): PublishedFolder => {
  const [, day, machine] = /^(\d{4}-\d{2}-\d{2})-(.+)$/.exec(name) ?? []
  const folder = join(root, name)
  if (day === undefined || machine === undefined || !isMachineName(machine))
    throw new CorruptRunError(`${folder} is not named <year-month-day>-<machine>, as published runs are`)
  return { name, day, machine, folder }
}
