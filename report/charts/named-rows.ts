// One row a system under its name: beside the plot where there is room, above the mark on a phone.

import type { Layout } from './headline.ts'
import type { Layer } from './headline-marks.ts'
import { colour, type Scheme } from './theme.ts'

export const rowHeights = { wide: 28, narrow: 44 } as const

/** Where a figure stands: right of the plot, or above the mark at the right edge. */
const valuePlaces = {
  wide: { align: 'left', dx: 10 },
  narrow: { align: 'right', dy: -15 },
} as const

/** @param names from top to bottom, no two alike */
export const rowPosition = (names: readonly string[], layout: Layout) => ({
  field: 'name',
  type: 'nominal' as const,
  title: null,
  scale: { domain: [...names] },
  axis:
    layout === 'wide' ? { labelLimit: 260, labelPadding: 8, ticks: false, domain: false, grid: false } : null,
})

/** Texts beside or above the marks; a screen reader is told of the marks. */
export const rowTexts = (
  rows: readonly { readonly name: string; readonly valueText: string }[],
  layout: Layout,
  scheme: Scheme,
): readonly Layer[] => {
  const y = rowPosition(
    rows.map(({ name }) => name),
    layout,
  )
  const paper = colour(scheme, 'paper')
  // On a phone texts stand over bands and rules: a broad outline of paper keeps these away from them.
  const outline = { color: paper, stroke: paper, strokeWidth: 5, strokeJoin: 'round' } as const
  const styles = layout === 'narrow' ? [outline, {}] : [{}]
  const texts = (field: 'name' | 'valueText', x: 0 | 'width', place: object): readonly Layer[] =>
    styles.map((style) => ({
      data: { values: rows.map(({ name, valueText }) => ({ name, valueText })) },
      mark: { type: 'text', color: colour(scheme, 'ink'), aria: false, ...place, ...style },
      encoding: { x: { value: x }, y, text: { field } },
    }))
  return [
    ...(layout === 'narrow' ? texts('name', 0, { align: 'left', dy: -15, limit: 240 }) : []),
    ...texts('valueText', 'width', { fontWeight: 600, ...valuePlaces[layout] }),
  ]
}
