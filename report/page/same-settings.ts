// Settings that a system has at one point after the other are told once; later cards lead back to the first.
import type { RowView } from './point-view.ts'

/** A row whose card says its settings, or where they stand. */
export interface CardView extends RowView {
  readonly cardId: string
  /** The earlier card that says the same, and the title of its point; null where this one says it. */
  readonly sameAs: { readonly cardId: string; readonly title: string } | null
}

interface Point {
  readonly anchor: string
  readonly title: string
  readonly rows: readonly RowView[]
}

/** @param points of the whole page, in its order. @returns the rows of each */
export const tellSettingsOnce = (points: readonly Point[]): readonly (readonly CardView[])[] => {
  const told = new Map<string, { readonly cardId: string; readonly title: string }>()
  return points.map(({ anchor, title, rows }) =>
    rows.map((row, at) => {
      const cardId = `${anchor}-card-${at + 1}`
      const key = JSON.stringify([row.runner, row.settings, row.applied, row.shipped])
      const sameAs = told.get(key) ?? null
      if (sameAs === null) told.set(key, { cardId, title })
      return { ...row, cardId, sameAs }
    }),
  )
}
