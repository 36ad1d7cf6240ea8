// Builds summary.json, report.html and the exports of a run folder.
import { readReference } from '../results/reference-schema.ts'
import type { RunRecord } from '../results/schema.ts'
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
import { memoryNotes, repeats, resumptions } from './facts.ts'
import { renderPage } from './page/page.ts'
import { type Refusal, refusalsOf } from './refusals.ts'
import { type RigAnswer, rigAnswers } from './rig-answer.ts'
import { summarize } from './stats/summarize.ts'

export interface BuiltReport {
  readonly run: RunRecord
  readonly summary: Summary
  /** What each system refuses as it comes. */
  readonly refusals: readonly Refusal[]
  /** For each rig of the run, which systems carry it. */
  readonly rigs: readonly RigAnswer[]
  /** What was skipped while reading; the page shows the same notes. */
  readonly notes: readonly string[]
  /** Sentences on resumes, with what differed from the first session, and on repeated trials. */
  readonly history: readonly string[]
  /** Paths of the files written. */
  readonly files: readonly string[]
  /** Why the page was not written although it was wanted, or null. */
  readonly withheld: string | null
  /** The file that could not be written, as on a full disk, or null. */
  readonly fault: FileFaultError | null
}

/** Browsers take long to open a larger page. Of a run with every scenario it has about one megabyte. */
const mostPageBytes = 20_000_000

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
  const history = [
    ...resumptions(stored.run),
    ...repeats(stored.trials),
    ...memoryNotes(stored.run, stored.trials),
  ]
  const built = {
    run: stored.run,
    summary,
    refusals: refusalsOf(stored.run, summary),
    rigs: rigAnswers(stored.run, summary),
    notes: stored.notes,
    history,
    files,
  }
  let withheld: string | null = null
  try {
    files.push(writeSummary(folder, summary))
    for (const format of new Set(formats)) {
      if (format === 'html') {
        const page = await renderPage(stored, summary, reference)
        withheld = refuseLarge(folder, Buffer.byteLength(page))
        if (withheld === null) files.push(writeReport(folder, page))
      } else
        for (const { name, content } of await exportFiles(format, stored, summary, reference))
          files.push(writeExport(folder, name, content))
    }
    return { ...built, withheld, fault: null }
  } catch (error) {
    const fault = faultOf(error)
    if (fault === null) throw error
    return { ...built, withheld, fault }
  }
}

const refuseLarge = (folder: string, bytes: number): string | null =>
  bytes <= mostPageBytes
    ? null
    : `${folder}: the page was not written: it would have ${megabytes(bytes)}, over ${megabytes(mostPageBytes)}. Shorten the longest texts of run.json and trials.jsonl, or use --format md,csv`

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
