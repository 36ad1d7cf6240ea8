// The result of `npm run profile` for a terminal of 80 columns.
import type { Profiling } from '../../results/profile.ts'
import { countOf, noValue, oneLine } from '../format.ts'
import { paragraph, renderPlainTable } from '../terminal/text.ts'
import { groupIds } from './shares.ts'
import { collectorRows, pairViews, shareRows } from './view.ts'

/** Short heads, in the order of `groupIds`. */
const heads = ['copy', 'kern', 'mask', 'prot', 'mem', 'GC', 'app', 'rt'] as const
const labelWidth = 22
const toolWidth = 9
const cellWidth = 5

/** Shares a system and profiler, in percent; what is missing with its remedy; garbage collections. */
export const profileText = (profiling: Profiling): string => {
  const rows = shareRows(profiling)
  const table = renderPlainTable(
    [
      { head: `% of CPU`, width: labelWidth, align: 'left' },
      { head: 'profiler', width: toolWidth, align: 'left' },
      ...groupIds.map((_, at) => ({ head: heads[at] ?? '', width: cellWidth, align: 'right' as const })),
    ],
    rows
      .filter(({ missing }) => missing === null)
      .map(({ label, tool, cells }) => [
        label,
        tool,
        ...cells.map((cell) => (cell === noValue ? cell : `${Math.round(Number.parseFloat(cell))}`)),
      ]),
  )
  const missing = rows.flatMap(({ label, tool, missing: lack }) =>
    lack === null
      ? []
      : [paragraph('', oneLine(`${label}, ${tool}: ${lack.reason}; remedy: ${lack.remedy}`), 2)],
  )
  const collections = collectorRows(profiling).map(({ label, cells: [count, total, perFrame, source] }) =>
    paragraph(
      '',
      `${label}: ${countOf(Number(count), 'garbage collection')}, ${total}, ${perFrame} a frame (${source})`,
      2,
    ),
  )
  const pairs = pairViews(profiling).flatMap(({ title, graph, reason, groups }) => {
    if (graph === null) return [paragraph('', `${title}: ${reason}`, 2)]
    const largest = groups.toSorted((a, b) => sizeOf(b.cells) - sizeOf(a.cells)).slice(0, 2)
    const parts = largest.map(({ work, cells }) => `${work} ${cells[2]} µs a frame`)
    return [paragraph('', `${title}: ${parts.join(', ')}`, 2)]
  })
  return [
    table,
    ...[missing, collections, pairs].filter(({ length }) => length > 0).map((lines) => lines.join('\n')),
  ].join('\n\n')
}

const sizeOf = (cells: readonly string[]): number => Number(cells[2]?.replaceAll(/[^\d.]/g, '') ?? 0)
