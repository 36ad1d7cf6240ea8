// Builds summary.json, report.html and the exports of a run folder.
import { readReference } from '../results/reference-schema.ts'
import {
  type FileFaultError,
  faultOf,
  readRun,
  writeExport,
  writeReport,
  writeSummary,
} from '../results/store.ts'
import type { Summary } from '../results/summary-schema.ts'
import { exportFiles, type ReportFormat } from './export/formats.ts'
import { renderPage } from './page/page.ts'
import { summarize } from './stats/summarize.ts'

export interface BuiltReport {
  readonly summary: Summary
  /** What was skipped while reading; the page shows the same notes. */
  readonly notes: readonly string[]
  /** Paths of the files written. */
  readonly files: readonly string[]
  /** The file that could not be written, as on a full disk, or null. */
  readonly fault: FileFaultError | null
}

/**
 * @param formats what to write in addition to `summary.json`
 * @throws CorruptRunError when the folder is not a run, or one of its files is invalid.
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
    return { summary, notes: stored.notes, files, fault: null }
  } catch (error) {
    const fault = faultOf(error)
    if (fault === null) throw error
    return { summary, notes: stored.notes, files, fault }
  }
}
