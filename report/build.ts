// From a run folder to its summary.json and report.html: the whole stage on one screen.
import { readReference } from '../results/reference-schema.ts'
import { DiskFullError, readRun, writeReport, writeSummary } from '../results/store.ts'
import type { Summary } from '../results/summary-schema.ts'
import { renderPage } from './page/page.ts'
import { summarize } from './stats/summarize.ts'

export interface BuiltReport {
  readonly summary: Summary
  /** Paths of what was written. */
  readonly files: readonly string[]
  /** Which file found no room on the disk, or null. */
  readonly diskFull: string | null
}

/** @throws CorruptRunError when the folder is not a run, or a file in it cannot be read as what it should be. */
export const buildReport = async (folder: string): Promise<BuiltReport> => {
  const stored = readRun(folder)
  const reference = readReference()
  const summary = summarize(stored, reference)
  const page = await renderPage(stored, summary, reference)
  const files: string[] = []
  try {
    files.push(writeSummary(folder, summary))
    files.push(writeReport(folder, page))
    return { summary, files, diskFull: null }
  } catch (error) {
    if (error instanceof DiskFullError) return { summary, files, diskFull: error.message }
    throw error
  }
}
