// The published runs with what they say, for the site, the README and the documents.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reference } from '../results/reference-schema.ts'
import type { PublishedFolder } from '../results/store/published.ts'
import { readRun, type StoredRun } from '../results/store.ts'
import { type Summary, summarySchema } from '../results/summary-schema.ts'
import { summarize } from './stats/summarize.ts'

export interface PublishedRun extends PublishedFolder {
  readonly stored: StoredRun
  readonly summary: Summary
}

/** By the time they started, oldest first. @param folders of `listPublished` @throws CorruptRunError if one is no run */
export const readPublished = (
  folders: readonly PublishedFolder[],
  reference: Reference,
): readonly PublishedRun[] =>
  folders
    .map((folder) => {
      const stored = readRun(folder.folder)
      return { ...folder, stored, summary: summarize(stored, reference) }
    })
    .toSorted((a, b) => Date.parse(a.stored.run.startedAt) - Date.parse(b.stored.run.startedAt))

/** As it was committed. @throws ZodError, SyntaxError where it is no summary */
export const readPublishedSummary = ({ folder }: PublishedFolder): Summary =>
  summarySchema.parse(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')))
