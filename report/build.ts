// Builds summary.json, report.html and the exports of a run folder.
import { readReference } from '../results/reference-schema.ts'
import { DiskFullError, readRun, writeExport, writeReport, writeSummary } from '../results/store.ts'
import type { Summary } from '../results/summary-schema.ts'
import { exportFiles, type ReportFormat } from './export/formats.ts'
import { repeats, resumptions } from './facts.ts'
import { renderPage } from './page/page.ts'
import { summarize } from './stats/summarize.ts'

export interface BuiltReport {
  readonly summary: Summary
  /** What was skipped while reading; the page shows the same notes. */
  readonly notes: readonly string[]
  /** Sentences on resumes, with what differed from the first session, and on repeated trials. */
  readonly history: readonly string[]
  /** Paths of the files written. */
  readonly files: readonly string[]
  /** The file that did not fit on the disk, or null. */
  readonly diskFull: string | null
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
  const built = {
    summary,
    notes: stored.notes,
    history: [...resumptions(stored.run), ...repeats(stored.trials)],
  }
  const files: string[] = []
  try {
    files.push(writeSummary(folder, summary))
    for (const format of new Set(formats)) {
      if (format === 'html') files.push(writeReport(folder, await renderPage(stored, summary, reference)))
      else
        for (const { name, content } of await exportFiles(format, stored, summary, reference))
          files.push(writeExport(folder, name, content))
    }
    return { ...built, files, diskFull: null }
  } catch (error) {
    if (error instanceof DiskFullError) return { ...built, files, diskFull: error.message }
    throw error
  }
}
