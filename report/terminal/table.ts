// The final table of a run, for a terminal of 80 columns.
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { formatReason, oneLine } from '../format.ts'
import { answer } from '../page/answer.ts'
import { rowNames } from '../row-names.ts'
import { sameConditions } from '../stats/identity.ts'
import { isRankable } from '../stats/ranking.ts'
import { inOrder } from '../stats/row-order.ts'
import { paragraph, terminalWidth } from './paragraph.ts'
import { type PlainCell, renderPlainTable } from './plain-table.ts'
import { type Column, columnsOf } from './table-columns.ts'

const nameWidth = 24

/**
 * One block a scenario point and generator, its rows best first, and who leads or ties under the prepared generator;
 * then what became of all trials. Ends without a line break.
 */
export const renderTable = (summary: Summary): string => {
  const firsts = summary.rows.filter(
    (row, index) => summary.rows.findIndex((other) => sameConditions(other, row)) === index,
  )
  const blocks = firsts.map((first) =>
    renderBlock(
      summary.rows.filter((row) => sameConditions(row, first)),
      summary.noiseFloor,
    ),
  )
  return [...blocks, [trialCounts(summary), ...legend(summary)].join('\n')].join('\n\n')
}

/** The generator stands in the title, where there is room for it. */
const renderBlock = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): string => {
  const [first] = rows
  const reason = commonSkip(rows)
  if (reason !== null)
    return [title(first), paragraph('', `${rows.length} rows, ${oneLine(reason)}`, 0)].join('\n')
  const names = rowNames(rows.map((row) => ({ ...row, generatorLabel: null })))
  const named = rows.map((row, index) => ({ row, name: names[index] ?? row.label }))
  const columns = columnsOf(rows)
  const lines = inOrder(named).map(({ row, name }) => cells(row, name, columns))
  const table = renderPlainTable([{ head: 'system', width: nameWidth, align: 'left' }, ...columns], lines)
  return [title(first), table, ...standing(rows, noiseFloor)].join('\n')
}

/** The answer of the report, where there is something to rank. */
const standing = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): readonly string[] =>
  rows.some(isRankable) ? [paragraph('', answer(rows, noiseFloor).join(' '), 0)] : []

/** The reason that all rows were skipped for, where it is one: it is said once, not in every line. */
const commonSkip = (rows: readonly SummaryRow[]): string | null => {
  const [first, ...others] = rows
  const isSame = others.every(({ status, reason }) => status === first?.status && reason === first.reason)
  return first?.status === 'skipped' && others.length > 0 && isSame ? formatReason(first) : null
}

const cells = (row: SummaryRow, name: string, columns: readonly Column[]): readonly PlainCell[] => {
  if (row.fps === null) return [name, { content: formatReason(row), colSpan: columns.length, hAlign: 'left' }]
  return [row.reason === null ? name : `* ${name}`, ...columns.map(({ cell }) => cell(row))]
}

const title = (row: SummaryRow | undefined): string => {
  const generator = row?.generatorLabel ? `, generator: ${row.generatorLabel}` : ''
  const text = row === undefined ? '' : oneLine(`${row.scenario}, ${row.point}${generator}`)
  return text.length > terminalWidth ? `${text.slice(0, terminalWidth - 1)}…` : text
}

/** Six numbers that add up to the plan; those that are zero are left out. */
const trialCounts = ({ trials: { planned, ...counts } }: Summary): string => {
  const parts = Object.entries(counts).filter(([, count]) => count > 0)
  const lines = [`${planned} trials:`]
  for (const [index, [status, count]] of parts.entries()) {
    const part = `${count} ${status}${index < parts.length - 1 ? ',' : ''}`
    const line = `${lines.at(-1)} ${part}`
    if (line.length <= terminalWidth) lines[lines.length - 1] = line
    else lines.push(`  ${part}`)
  }
  return lines.join('\n')
}

/** In the table there is no room for what would help, so it stands below it, once. */
const remedies = (rows: readonly SummaryRow[]): readonly string[] =>
  [...new Set(rows.filter(({ status }) => status === 'unavailable').map(formatReason))].flatMap((text) =>
    paragraph('', oneLine(text), 0).split('\n'),
  )

const legend = ({ noiseFloor, rows }: Summary): readonly string[] => [
  ...remedies(rows),
  `CPU-ms: server CPU a frame; ≥: the load side${rows.some(({ verdict }) => verdict === 'network-bound') ? ', or the network,' : ''} could do no more`,
  ...(rows.some(({ latencyMs }) => latencyMs !== null)
    ? ['p50, p99, p99.9: ms, see the report for what is timed; –: too few images']
    : []),
  ...(rows.some(({ metrics }) => metrics['controlP50Ms'] !== undefined)
    ? ['txt p50, p99: a text there and back, in ms']
    : []),
  ...(rows.some((row) => row.fps !== null && row.reason !== null)
    ? ['* not to be ranked, see the report']
    : []),
  ...(noiseFloor === null
    ? []
    : [
        `noise floor: the baseline is ${noiseFloor.low.toFixed(2)}–${noiseFloor.high.toFixed(2)} times itself`,
      ]),
]
