// The published runs with what they say, for the site and the README.
import type { Reference } from '../results/reference-schema.ts'
import type { PublishedFolder } from '../results/store/published.ts'
import { readRun, type StoredRun } from '../results/store.ts'
import type { Summary } from '../results/summary-schema.ts'
import { summarize } from './stats/summarize.ts'

export interface PublishedRun extends PublishedFolder {
  readonly stored: StoredRun
  readonly summary: Summary
}

/** @param folders of `listPublished` @throws CorruptRunError if one is no run */
export const readPublished = (
  folders: readonly PublishedFolder[],
  reference: Reference,
): readonly PublishedRun[] =>
  folders.map((folder) => {
    const stored = readRun(folder.folder)
    return { ...folder, stored, summary: summarize(stored, reference) }
  })
