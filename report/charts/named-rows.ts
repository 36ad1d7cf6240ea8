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
  const named: Layer = {
    data: { values: rows.map(({ name }) => ({ name })) },
    mark: { type: 'text', align: 'left', dy: -15, limit: 240, aria: false },
    encoding: { x: { value: 0 }, y, text: { field: 'name' } },
  }
  return [
    ...(layout === 'narrow' ? [named] : []),
    {
      data: { values: rows.map(({ name, valueText }) => ({ name, valueText })) },
      mark: {
        type: 'text',
        fontWeight: 600,
        color: colour(scheme, 'ink'),
        aria: false,
        ...valuePlaces[layout],
      },
      encoding: { x: { value: 'width' }, y, text: { field: 'valueText' } },
    },
  ]
}
