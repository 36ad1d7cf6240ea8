// Settings that a system has at one point after the other are told once; later points lead back to the first.
import type { RowView } from './point-view.ts'

/** A row whose settings are told here. */
export interface CardView extends RowView {
  readonly cardId: string
}

/** Rows of one point whose settings stand at an earlier one, under this title. */
export interface SameSettings {
  readonly title: string
  readonly rows: readonly { readonly runner: string; readonly name: string; readonly cardId: string }[]
}

export interface PointSettings {
  readonly cards: readonly CardView[]
  readonly same: readonly SameSettings[]
}

interface Point {
  readonly anchor: string
  readonly title: string
  readonly rows: readonly RowView[]
}

/** @param points of the whole page, in its order. @returns the settings of each */
export const tellSettingsOnce = (points: readonly Point[]): readonly PointSettings[] => {
  const told = new Map<string, { readonly cardId: string; readonly title: string }>()
  return points.map(({ anchor, title, rows }) => {
    const seen = rows.map((row, at) => {
      const card = { ...row, cardId: `${anchor}-card-${at + 1}` }
      const key = JSON.stringify([row.runner, row.settings, row.applied, row.shipped])
      const before = told.get(key) ?? null
      if (before === null) told.set(key, { cardId: card.cardId, title })
      return { card, before }
    })
    const repeated = seen.flatMap(({ card: { runner, name }, before }) =>
      before === null ? [] : [{ title: before.title, row: { runner, name, cardId: before.cardId } }],
    )
    return {
      cards: seen.filter(({ before }) => before === null).map(({ card }) => card),
      same: [...Map.groupBy(repeated, (each) => each.title)].map(([where, group]) => ({
        title: where,
        rows: group.map(({ row }) => row),
      })),
    }
  })
}
