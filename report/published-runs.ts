// The published runs with what they say, for the site and the README.
import type { Reference } from '../results/reference-schema.ts'
import { listPublished, type PublishedFolder } from '../results/store/published.ts'
import { readRun, type StoredRun } from '../results/store.ts'
import type { Summary } from '../results/summary-schema.ts'
import { summarize } from './stats/summarize.ts'

export interface PublishedRun extends PublishedFolder {
  readonly stored: StoredRun
  readonly summary: Summary
}

/** All below `root`, oldest first. @throws CorruptRunError if a folder is no run, or is not named as they are */
export const readPublished = (root: string, reference: Reference): readonly PublishedRun[] =>
  listPublished(root).map((folder) => {
    const stored = readRun(folder.folder)
    return { ...folder, stored, summary: summarize(stored, reference) }
  })
