// Exports of a run besides its page, file by file.
import type { Reference } from '../../results/reference-schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { renderSvg } from '../charts/render.ts'
import { chartsOf, toPng } from './charts.ts'
import { rowsCsv, trialsCsv } from './csv.ts'
import { benchmarkEntries } from './github-action-benchmark.ts'
import { runMarkdown } from './run-markdown.ts'

/** `html` is the page; the others are written to the folder `export` beside it. */
export const reportFormats = [
  'html',
  'md',
  'csv',
  'svg',
  'png',
  'vega-lite',
  'github-action-benchmark',
] as const

export type ReportFormat = (typeof reportFormats)[number]

export interface ExportedFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** All files of one format, from the same rows as the page. */
export const exportFiles = async (
  format: Exclude<ReportFormat, 'html'>,
  stored: StoredRun,
  summary: Summary,
  reference: Reference,
): Promise<readonly ExportedFile[]> => {
  const charts = () => chartsOf(stored.run, summary, reference)
  switch (format) {
    case 'md':
      return [{ name: 'report.md', content: runMarkdown(stored, summary, reference) }]
    case 'csv':
      return [
        { name: 'rows.csv', content: rowsCsv(summary.rows) },
        { name: 'trials.csv', content: trialsCsv(summary.rows) },
      ]
    case 'vega-lite':
      return charts().map(({ name, spec }) => ({ name: `${name}.vl.json`, content: json(spec) }))
    case 'svg':
      return Promise.all(
        charts().map(async ({ name, spec }) => ({ name: `${name}.svg`, content: await renderSvg(spec) })),
      )
    case 'png':
      return Promise.all(
        charts().map(async ({ name, spec }) => ({
          name: `${name}.png`,
          content: await toPng(await renderSvg(spec)),
        })),
      )
    case 'github-action-benchmark':
      return [{ name: 'github-action-benchmark.json', content: json(benchmarkEntries(ratedRows(summary))) }]
  }
}

const ratedRows = ({ rows }: Summary): Parameters<typeof benchmarkEntries>[0] =>
  rows.map((row) => ({
    ...row,
    costs: row.equalPace?.costs ?? [],
    remarks: [
      ...(row.reason === null ? [] : [`not ranked: ${row.reason}`]),
      ...(row.substitute ? [row.substitute] : []),
    ],
  }))

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
