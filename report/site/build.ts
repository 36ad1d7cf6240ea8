// Builds the site from the folder of published runs.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Reference, readReference } from '../../results/reference-schema.ts'
import { listPublished, type PublishedFolder } from '../../results/store/published.ts'
import { rowsCsv, trialsCsv } from '../export/csv.ts'
import { readPublished } from '../published-runs.ts'
import { requireSiteFolder, SiteError, type SiteFile, writeSite } from './folder.ts'
import { indexPage } from './page.ts'
import type { SiteRun } from './trends.ts'

/**
 * @returns paths of the files written
 * @throws SiteError if there is no published run, a run lacks a file, or `out` contains files of another origin;
 * CorruptRunError if a folder is not a run; DiskFullError
 */
export const buildSite = async (published: string, out: string): Promise<readonly string[]> => {
  const folders = listPublished(published)
  if (folders.length === 0)
    throw new SiteError(
      `${published} contains no published run; create one with npm run publish-run -- RUN --machine NAME`,
    )
  requireSiteFolder(out)
  const reference = readReference()
  const runs = readPublished(folders, reference).map(
    (run): SiteRun => ({
      ...run,
      pageText: textOf(run, 'report.html'),
      summaryText: textOf(run, 'summary.json'),
    }),
  )
  return writeSite(out, await siteFiles(runs, reference))
}

const textOf = ({ folder }: PublishedFolder, name: string): string => {
  const file = join(folder, name)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  throw new SiteError(`${file} is missing: npm run report -- ${folder} writes it`)
}

/**
 * The index, and one folder per run. The same runs give the same files, byte for byte.
 * @param runs oldest first, at least one
 */
const siteFiles = async (runs: readonly SiteRun[], reference: Reference): Promise<readonly SiteFile[]> => [
  { path: 'index.html', content: await indexPage(runs, reference) },
  ...runs.flatMap(({ name, summary, pageText, summaryText }) => [
    { path: `${name}/report.html`, content: pageText },
    { path: `${name}/summary.json`, content: summaryText },
    { path: `${name}/rows.csv`, content: rowsCsv(summary.rows) },
    { path: `${name}/trials.csv`, content: trialsCsv(summary.rows) },
  ]),
]
