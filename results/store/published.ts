// The published runs of a repository: folders named by day and machine.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CorruptRunError } from './read.ts'

/** Folder of the published runs, relative to the project's root. */
export const publishedFolder = 'results/published'

export interface PublishedFolder {
  /** `<day>-<machine>` */
  readonly name: string
  /** Start of the run, UTC: `2026-11-23`. */
  readonly day: string
  /** The name that the publisher chose. */
  readonly machine: string
  readonly folder: string
}

/** Valid names of machines: they are part of URLs and folder names. */
export const isMachineName = (name: string): boolean => /^[a-z0-9][a-z0-9.-]*$/.test(name)

/**
 * All folders below `root`, oldest first; empty if `root` does not exist. Ignores files.
 * @throws CorruptRunError with a folder that is not named `<day>-<machine>`
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
