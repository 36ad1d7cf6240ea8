// The columns of a comparison where there is room for all of them: in Markdown and on the page.
import type { ComparedRow } from '../../results/comparison-schema.ts'
import { formatMilliseconds, formatRatio } from '../format.ts'
import { cpuText, fpsText } from './texts.ts'

export interface ComparisonColumn {
  readonly head: string
  readonly cell: (row: ComparedRow) => string
}

/** All but the system's name, which stands before them, and what became of it, which stands behind. */
export const comparisonColumns = (isTimed: boolean): readonly ComparisonColumn[] => [
  { head: 'A frames/s', cell: ({ a }) => fpsText(a) },
  { head: 'B frames/s', cell: ({ b }) => fpsText(b) },
  { head: 'B ÷ A (95 % interval)', cell: ({ ratio }) => formatRatio(ratio) },
  { head: 'CPU-ms a frame, B ÷ A', cell: ({ cpuRatio }) => cpuText(cpuRatio) },
  ...(isTimed
    ? [
        { head: 'A p99 ms', cell: ({ a }: ComparedRow) => formatMilliseconds(a?.p99Ms ?? null) },
        { head: 'B p99 ms', cell: ({ b }: ComparedRow) => formatMilliseconds(b?.p99Ms ?? null) },
      ]
    : []),
]
