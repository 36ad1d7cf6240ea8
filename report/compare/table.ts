// A comparison of two runs for a terminal of 80 columns.
import type { ComparedRow, Comparison } from '../../results/comparison-schema.ts'
import { formatMilliseconds, formatRatio, oneLine } from '../format.ts'
import { type PlainColumn, paragraph, renderPlainTable } from '../terminal/text.ts'
import {
  type CostBlock,
  costBlocks,
  costHeads,
  countLine,
  cpuText,
  fpsText,
  type PointBlock,
  pointBlocks,
  rowNotes,
  runLines,
  speedLine,
  thresholdLines,
} from './texts.ts'

interface Column extends PlainColumn {
  readonly cell: (row: ComparedRow) => string
}

const right = (head: string, width: number, cell: Column['cell']): Column => ({
  head,
  width,
  align: 'right',
  cell,
})
const ratio = right('B ÷ A (95 %)', 16, (row) => formatRatio(row.ratio))
const change: Column = { head: '', width: 6, align: 'left', cell: (row) => row.change }

const rateColumns: readonly Column[] = [
  { head: 'system', width: 23, align: 'left', cell: ({ name }) => name },
  right('A FPS', 9, ({ a }) => fpsText(a)),
  right('B FPS', 9, ({ b }) => fpsText(b)),
  ratio,
  change,
  right('CPU B÷A', 7, ({ cpuRatio }) => cpuText(cpuRatio)),
]

/** For points with timed frames: latency beside throughput. */
const timedColumns: readonly Column[] = [
  { head: 'system', width: 15, align: 'left', cell: ({ name }) => name },
  right('A FPS', 7, ({ a }) => fpsText(a)),
  right('B FPS', 7, ({ b }) => fpsText(b)),
  ratio,
  change,
  right('CPU', 4, ({ cpuRatio }) => cpuText(cpuRatio)),
  right('A p99 ms', 8, ({ a }) => formatMilliseconds(a?.p99Ms ?? null)),
  right('B p99 ms', 8, ({ b }) => formatMilliseconds(b?.p99Ms ?? null)),
]

/** Warnings first, then differences, then the rows. Ends without a line break. */
export const renderComparison = (comparison: Comparison): string => {
  const { warnings, settings, environment } = comparison
  return [
    runLines(comparison).map((line) => wrap('', line)),
    warnings.map((text) => wrap('!', oneLine(text))),
    section(
      'Setting differences, A → B:',
      settings.map(
        ({ what, a, b, rows }) =>
          `${what}: ${a} → ${b} (${rows.length === 1 ? rows[0] : `${rows.length} rows, such as ${rows[0]}`})`,
      ),
    ),
    section(
      'Environment differences, A → B:',
      environment.map(({ what, a, b }) => `${what}: ${a} → ${b}`),
    ),
    ...pointBlocks(comparison).map((block) => [renderBlock(block)]),
    ...costBlocks(comparison).map((block) => [renderCosts(block)]),
    section(
      'Notes on rows:',
      rowNotes(comparison).map(({ name, text }) => `${name}: ${text}`),
    ),
    [
      wrap('', countLine(comparison)),
      wrap('', speedLine(comparison)),
      ...thresholdLines(comparison).map((line) => wrap('', line)),
    ],
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

const wrap = (mark: string, text: string): string => paragraph(mark === '' ? '' : `${mark} `, text, 2)

const section = (title: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [title, ...items.map((item) => wrap('-', oneLine(item)))]

const costColumns: readonly PlainColumn[] = [
  { head: 'system', width: 24, align: 'left' },
  { head: costHeads[0], width: 9, align: 'right' },
  { head: costHeads[1], width: 9, align: 'right' },
  { head: costHeads[2], width: 16, align: 'right' },
  { head: '', width: 7, align: 'left' },
]

const renderCosts = ({ title, lines }: CostBlock): string =>
  [
    wrap('', title),
    renderPlainTable(
      costColumns,
      lines.map(({ name, cells, change }) => [name, ...cells, change].map(oneLine)),
    ),
  ].join('\n')

const renderBlock = ({ title, rows, isTimed }: PointBlock): string => {
  const columns = isTimed ? timedColumns : rateColumns
  const lines = rows.map((row) => columns.map(({ cell }) => oneLine(cell(row))))
  return [wrap('', title), renderPlainTable(columns, lines)].join('\n')
}
