// The published runs of a repository: folders named by day, machine and, where one day has several, subject.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CorruptRunError } from './read.ts'

/** Folder of the published runs, relative to the project's root. */
export const publishedFolder = 'results/published'

/** What the publisher calls a run. */
export interface PublishedTitle {
  readonly machine: string
  /** What it measured, where a machine has several runs of a day; else null. */
  readonly subject: string | null
}

export interface PublishedFolder extends PublishedTitle {
  /** `<day>-<machine>`, or `<day>-<machine>_<subject>` */
  readonly name: string
  /** Start of the run, UTC: `2026-11-23`. */
  readonly day: string
  readonly folder: string
}

/** Valid names of machines and subjects: they are part of URLs and folder names. */
export const isPublicName = (name: string): boolean => /^[a-z0-9][a-z0-9.-]*$/.test(name)

/** @param day of the run's start, UTC */
export const publishedName = (day: string, { machine, subject }: PublishedTitle): string =>
  `${day}-${machine}${subject === null ? '' : `_${subject}`}`

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
  const [, day, machine, subject = null] = /^(\d{4}-\d{2}-\d{2})-([^_]+)(?:_(.+))?$/.exec(name) ?? []
  const folder = join(root, name)
  if (day === undefined || machine === undefined || ![machine, subject ?? machine].every(isPublicName))
    throw new CorruptRunError(
      `${folder} is not named <year-month-day>-<machine>, or …_<subject>, as published runs are`,
    )
  return { name, day, machine, subject, folder }
}
