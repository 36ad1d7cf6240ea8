// The checks of all servers as text for a terminal of 80 columns: table, deviations with links, failures with their modes.
import type { CheckResult, Conformance } from '../../results/conformance-schema.ts'
import {
  type ConformanceColumn,
  type ConformanceNote,
  conformanceColumns,
  conformanceNotes,
  describeScopes,
} from '../conformance.ts'
import { oneLine } from '../format.ts'
import { paragraph, terminalWidth } from './paragraph.ts'

const cellWidth = 5

const cells: Readonly<Record<CheckResult['status'], string>> = {
  passed: 'ok',
  deviates: 'dev',
  failed: 'FAIL',
  'not-applicable': '–',
}

export interface ConformanceReport extends Conformance {
  readonly unavailable: readonly {
    readonly label: string
    readonly reason: string
    readonly remedy: string
  }[]
  readonly notStarted: readonly { readonly label: string; readonly message: string }[]
}

const key =
  'the worst of all variants and modes; ok: passed, dev: deviates as declared,\n–: does not apply, FAIL: failed'

/** Ends without a line break. Where there are more servers than fit, the table goes on below itself. */
export const renderConformance = (report: ConformanceReport): string =>
  [
    ...renderTables(report),
    key,
    block('deviations, as runner.json declares them', conformanceNotes(report, 'deviates').map(describeNote)),
    block('notes', conformanceNotes(report, 'passed').map(describeNote)),
    block('FAILED', [
      ...conformanceNotes(report, 'failed').map(describeNote),
      ...report.notStarted.map(({ label, message }) => wrap(`${label} did not start: ${message}`)),
    ]),
    block(
      'unavailable',
      report.unavailable.map(({ label, reason, remedy }) => wrap(`${label}: ${reason}; remedy: ${remedy}`)),
    ),
    summarize(report),
  ]
    .filter((text) => text !== '')
    .join('\n\n')

const renderTables = (report: Conformance): readonly string[] => {
  const columns = conformanceColumns(report).map((column, index) => ({ ...column, number: index + 1 }))
  const nameWidth = Math.max(...report.checks.map(({ id }) => id.length)) + 1
  const perTable = Math.floor((terminalWidth - nameWidth) / cellWidth)
  const tables: string[] = []
  for (let at = 0; at < columns.length; at += perTable) {
    tables.push(renderTable(report, columns.slice(at, at + perTable), nameWidth))
  }
  return tables
}

type NumberedColumn = ConformanceColumn & { readonly number: number }

const renderTable = (
  { checks }: Conformance,
  columns: readonly NumberedColumn[],
  nameWidth: number,
): string => {
  const line = (name: string, texts: readonly string[]): string =>
    `${name.padEnd(nameWidth)}${texts.map((text) => text.padStart(cellWidth)).join('')}`
  return [
    ...columns.map(({ number, runner, scopes, libraries }) =>
      wrap(`${number} ${runner} (${libraries.join(', ')}): ${describeScopes(scopes)}`),
    ),
    '',
    line(
      'check',
      columns.map(({ number }) => String(number)),
    ),
    ...checks.map(({ id }) =>
      line(
        id,
        columns.map(({ worst }) => cells[worst.get(id) ?? 'not-applicable']),
      ),
    ),
  ].join('\n')
}

const block = (title: string, entries: readonly string[]): string =>
  entries.length === 0 ? '' : [`${title}:`, ...entries].join('\n')

const describeNote = ({ runner, scopes, check, detail, link }: ConformanceNote): string =>
  [
    wrap(`${runner}, ${describeScopes(scopes)}: ${check}: ${detail}`),
    ...(link === null ? [] : [`  ${link}`]),
  ].join('\n')

const wrap = (text: string): string => paragraph('', oneLine(text), 2)

const summarize = ({ subjects, notStarted }: ConformanceReport): string => {
  const count = (status: CheckResult['status']): number =>
    subjects.flatMap(({ results }) => results).filter((result) => result.status === status).length
  const counts = `${count('passed')} passed, ${count('deviates')} deviate, ${count('failed')} failed, ${count('not-applicable')} do not apply`
  const silent = notStarted.length === 0 ? '' : `; ${notStarted.length} did not start`
  return wrap(`${subjects.length} variants and modes: ${counts}${silent}`)
}
