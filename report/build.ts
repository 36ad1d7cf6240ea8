// From a run folder to its summary.json, report.html and exports: the whole stage on one screen.
import { readReference } from '../results/reference-schema.ts'
import { DiskFullError, readRun, writeExport, writeReport, writeSummary } from '../results/store.ts'
import type { Summary } from '../results/summary-schema.ts'
import { exportFiles, type ReportFormat } from './export/formats.ts'
import { renderPage } from './page/page.ts'
import { summarize } from './stats/summarize.ts'

export interface BuiltReport {
  readonly summary: Summary
  /** What was left out in reading, as the page says it too. */
  readonly notes: readonly string[]
  /** Paths of what was written. */
  readonly files: readonly string[]
  /** Which file found no room on the disk, or null. */
  readonly diskFull: string | null
}

/**
 * @param formats what to make of the run beside `summary.json`, which is always written
 * @throws CorruptRunError when the folder is not a run, or a file in it cannot be read as what it should be.
 */
export const buildReport = async (
  folder: string,
  formats: readonly ReportFormat[] = ['html'],
): Promise<BuiltReport> => {
  const stored = readRun(folder)
  const reference = readReference()
  const summary = summarize(stored, reference)
  const files: string[] = []
  try {
    files.push(writeSummary(folder, summary))
    for (const format of new Set(formats)) {
      if (format === 'html') files.push(writeReport(folder, await renderPage(stored, summary, reference)))
      else
        for (const { name, content } of await exportFiles(format, stored, summary, reference))
          files.push(writeExport(folder, name, content))
    }
    return { summary, notes: stored.notes, files, diskFull: null }
  } catch (error) {
    if (error instanceof DiskFullError)
      return { summary, notes: stored.notes, files, diskFull: error.message }
    throw error
  }
}
