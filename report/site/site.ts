// Published runs → all files of the static site: the index, and beside it a folder a run.
import type { Reference } from '../../results/reference-schema.ts'
import { rowsCsv, trialsCsv } from '../export/csv.ts'
import { indexPage } from './page.ts'
import type { SiteRun } from './site-run.ts'

export interface SiteFile {
  /** Below the folder of the site, with `/`. */
  readonly path: string
  readonly content: string
}

/** The same runs give the same files, byte for byte. @param runs oldest first, one at least */
export const siteFiles = async (
  runs: readonly SiteRun[],
  reference: Reference,
): Promise<readonly SiteFile[]> => [
  { path: 'index.html', content: await indexPage(runs, reference) },
  ...runs.flatMap(({ name, summary, pageText, summaryText }) => [
    { path: `${name}/report.html`, content: pageText },
    { path: `${name}/summary.json`, content: summaryText },
    { path: `${name}/rows.csv`, content: rowsCsv(summary.rows) },
    { path: `${name}/trials.csv`, content: trialsCsv(summary.rows) },
  ]),
]
