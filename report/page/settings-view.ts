// Settings of rows as cards: what differs from the library as it is shipped, and each card once on the whole page.
import type { SummaryRow } from '../../results/summary-schema.ts'
import type { Fact } from '../facts.ts'
import { countOf } from '../format.ts'

type Applied = NonNullable<SummaryRow['applied']>

/** The last is what the library as shipped has, null where that is the same or not known. */
export type AppliedFact = readonly [name: string, value: string, shipped: string | null]

/** What a card shows of a row. */
export interface SettingsRow {
  readonly runner: string
  readonly name: string
  readonly settings: readonly Fact[]
  /** What the server says it applied, marked where the library as shipped has something else. */
  readonly applied: readonly AppliedFact[]
  /** How much that is, in words; null where there is nothing to compare with. */
  readonly shipped: string | null
}

/** A row whose settings stand here. */
type CardView<Row> = Row & {
  readonly cardId: string
}

/** Rows of one point whose settings stand at an earlier one, under this title. */
interface SameSettings {
  readonly title: string
  readonly rows: readonly { readonly runner: string; readonly name: string; readonly cardId: string }[]
}

interface PointSettings<Row> {
  readonly cards: readonly CardView<Row>[]
  readonly same: readonly SameSettings[]
}

interface Point<Row> {
  readonly anchor: string
  readonly title: string
  readonly rows: readonly Row[]
}

/** Settings of the runner's row `shipped`: at the same point where it has one, else anywhere in the run. */
export const shippedOf = (row: SummaryRow, all: readonly SummaryRow[]): Applied | null => {
  if (row.variant === 'shipped') return null
  const shipped = all.filter(
    ({ runner, variant, applied }) => runner === row.runner && variant === 'shipped' && applied !== null,
  )
  const near = shipped.find(({ scenario, point }) => scenario === row.scenario && point === row.point)
  return (near ?? shipped[0])?.applied ?? null
}

/** What the server says it applied, beside what the library as shipped has. */
export const appliedFacts = (row: SummaryRow, shipped: Applied | null): readonly AppliedFact[] => [
  ...Object.entries(row.applied ?? {}).map(
    ([name, value]): AppliedFact => [
      name,
      valueText(value),
      differs(shipped, name, value) ? was(shipped, name) : null,
    ],
  ),
  ...missing(row, shipped).map((name): AppliedFact => [name, 'not reported', was(shipped, name)]),
]

/** How much of that is changed, in words; null where there is nothing to compare with. */
export const shippedNote = (row: SummaryRow, shipped: Applied | null): string | null => {
  if (shipped === null || row.applied === null) return null
  const changed = Object.entries(row.applied).filter(([name, value]) => differs(shipped, name, value))
  const count = changed.length + missing(row, shipped).length
  return count === 0
    ? 'Applies what the library ships with.'
    : `Differs from the library as shipped in ${countOf(count, 'setting')}.`
}

const differs = (shipped: Applied | null, name: string, value: Applied[string]): boolean =>
  shipped !== null && shipped[name] !== value

/** Settings that only the row as shipped tells of. */
const missing = (row: SummaryRow, shipped: Applied | null): readonly string[] =>
  row.applied === null
    ? []
    : Object.keys(shipped ?? {}).filter((name) => !Object.hasOwn(row.applied ?? {}, name))

const was = (shipped: Applied | null, name: string): string =>
  shipped !== null && Object.hasOwn(shipped, name) ? valueText(shipped[name]) : 'not reported'

const valueText = (value: Applied[string] | undefined): string => String(value ?? 'no limit')

/**
 * Settings that a system has at one point after the other stand at the first; later points lead back to it.
 * @param points of the whole page, in its order. @returns the settings of each
 */
export const settingsOnce = <Row extends SettingsRow>(
  points: readonly Point<Row>[],
): readonly PointSettings<Row>[] => {
  const seenBefore = new Map<string, { readonly cardId: string; readonly title: string }>()
  return points.map(({ anchor, title, rows }) => {
    const seen = rows.map((row, at) => {
      const card = { ...row, cardId: `${anchor}-card-${at + 1}` }
      const key = JSON.stringify([row.runner, row.settings, row.applied, row.shipped])
      const before = seenBefore.get(key) ?? null
      if (before === null) seenBefore.set(key, { cardId: card.cardId, title })
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
