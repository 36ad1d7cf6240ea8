// Why each row of a scenario point is as fast as it is: its breakdown as a table, and its diagnoses in sentences.
import type { Diagnosis } from '../results/diagnosis-schema.ts'
import type { Interval, RowBreakdown, SummaryRow } from '../results/summary-schema.ts'
import { diagnosisText } from './diagnosis/diagnose.ts'
import {
  formatMebibytes,
  formatMilliseconds,
  formatNumber,
  formatShare,
  listSome,
  noValue,
  oneLine,
  rowNames,
} from './format.ts'
import { inOrder } from './stats/row-order.ts'

export interface WhyTable {
  readonly columns: readonly string[]
  readonly lines: readonly {
    readonly runner: string
    readonly name: string
    readonly cells: readonly string[]
  }[]
}

export interface RowDiagnosis extends Pick<Diagnosis, 'link' | 'command'> {
  readonly runner: string
  readonly name: string
  readonly text: string
}

interface Column {
  readonly head: string
  readonly cell: (breakdown: RowBreakdown) => string
}

const withInterval = ({ median, low, high }: Interval, format: (amount: number) => string): string =>
  low === null || high === null ? format(median) : `${format(median)} (${format(low)}–${format(high)})`

const milliseconds = (head: string, read: (breakdown: RowBreakdown) => Interval | null): Column => ({
  head,
  cell: (breakdown) => {
    const value = read(breakdown)
    return value === null ? noValue : withInterval(value, formatMilliseconds)
  },
})

const counted = (head: string, read: (breakdown: RowBreakdown) => Interval): Column => ({
  head,
  cell: (breakdown) => withInterval(read(breakdown), formatNumber),
})

const columns: readonly Column[] = [
  milliseconds('first thread ms/frame', ({ firstThreadMs }) => firstThreadMs),
  milliseconds('other threads', ({ otherThreadsMs }) => otherThreadsMs),
  milliseconds('ended threads', ({ endedMs }) => endedMs),
  milliseconds('user', ({ userMs }) => userMs),
  milliseconds('kernel', ({ systemMs }) => systemMs),
  milliseconds('kernel beyond the reference receiver', ({ beyondReferenceMs }) => beyondReferenceMs),
  milliseconds('ready without a CPU', ({ queuedMs }) => queuedMs),
  counted('minor faults/frame', ({ minorFaults }) => minorFaults),
  counted('major faults/frame', ({ majorFaults }) => majorFaults),
  counted('voluntary switches/frame', ({ voluntarySwitches }) => voluntarySwitches),
  counted('involuntary switches/frame', ({ involuntarySwitches }) => involuntarySwitches),
  { head: 'unread', cell: ({ unreadBytes }) => formatMebibytes(unreadBytes) },
  { head: 'other threads by name', cell: (breakdown) => threadsText(breakdown) },
]

const shownThreads = 3
const namedRows = 4

/** Null where no row has a breakdown. @param rows of one scenario point */
export const whyTable = (rows: readonly SummaryRow[]): WhyTable | null => {
  const lines = named(rows).flatMap(({ row, name }) => {
    const { breakdown, runner } = row
    return breakdown === undefined || row.fps === null
      ? []
      : [{ runner, name, cells: columns.map(({ cell }) => cell(breakdown)) }]
  })
  return lines.length === 0 ? null : { columns: columns.map(({ head }) => head), lines }
}

/** In table order. @param rows of one scenario point */
export const rowDiagnoses = (rows: readonly SummaryRow[]): readonly RowDiagnosis[] =>
  named(rows).flatMap(({ row, name }) =>
    (row.diagnoses ?? []).map((diagnosis) => ({
      runner: row.runner,
      name,
      text: diagnosisText(diagnosis),
      link: diagnosis.link,
      command: diagnosis.command,
    })),
  )

/** One sentence a cause: the rows that have it, and the figure of the first. @param rows of one scenario point */
export const causeSentences = (rows: readonly SummaryRow[]): readonly string[] => {
  const found = named(rows).flatMap(({ row, name }) =>
    (row.diagnoses ?? []).map(({ cause, figure }) => ({ cause, figure: oneLine(figure), name })),
  )
  return [...Map.groupBy(found, ({ cause }) => cause)].map(([cause, same]) => {
    const texts = same.map(({ name, figure }, index) => (index === 0 ? `${name} (${figure})` : name))
    return `Why: ${cause}: ${listSome(texts, namedRows)}.`
  })
}

const named = (
  rows: readonly SummaryRow[],
): readonly { readonly row: SummaryRow; readonly name: string }[] => {
  const names = rowNames(rows)
  return inOrder(rows.map((row, index) => ({ row, name: names[index] ?? row.label })))
}

const threadsText = ({ threadMs, otherThreadsMs }: RowBreakdown): string => {
  const shares = Object.entries(threadMs)
    .sort(([, a], [, b]) => b - a)
    .slice(0, shownThreads)
    .map(([name, ms]) => `${oneLine(name)} ${formatShare(ms / otherThreadsMs.median)}`)
  return otherThreadsMs.median > 0 && shares.length > 0 ? shares.join(', ') : noValue
}
