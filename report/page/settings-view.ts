// Settings cards of rows: differences from the library's defaults are marked, and equal cards appear once per page.
import type { SummaryRow } from '../../results/summary-schema.ts'
import type { Fact } from '../facts.ts'
import { countOf } from '../format.ts'

type Applied = NonNullable<SummaryRow['applied']>

/** `shipped` is the library's default; null if it is the same or unknown. */
export type AppliedFact = readonly [name: string, value: string, shipped: string | null]

/** Content of a card. */
export interface SettingsRow {
  readonly runner: string
  readonly name: string
  readonly settings: readonly Fact[]
  /** Settings that the server reports as applied, with the library's default where it differs. */
  readonly applied: readonly AppliedFact[]
  /** The number of differences, in words; null if there is nothing to compare with. */
  readonly shipped: string | null
}

/** A row whose card is at this point. */
type CardView<Row> = Row & {
  readonly cardId: string
}

/** Rows of one point whose cards are at an earlier point with this title. */
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

/** Settings of the runner's `shipped` row: at the same point if possible, otherwise anywhere in the run. */
export const shippedOf = (row: SummaryRow, all: readonly SummaryRow[]): Applied | null => {
  if (row.variant === 'shipped') return null
  const shipped = all.filter(
    ({ runner, variant, applied }) => runner === row.runner && variant === 'shipped' && applied !== null,
  )
  const near = shipped.find(({ scenario, point }) => scenario === row.scenario && point === row.point)
  return (near ?? shipped[0])?.applied ?? null
}

/** Settings that the server reports as applied, beside the library's defaults. */
export const appliedFacts = (row: SummaryRow, shipped: Applied | null): readonly AppliedFact[] => [
  ...Object.entries(row.applied ?? {}).map(
    ([name, value]): AppliedFact => [
      name,
      valueText(value),
      differs(shipped, name, value) ? shippedText(shipped, name) : null,
    ],
  ),
  ...missing(row, shipped).map((name): AppliedFact => [name, 'not reported', shippedText(shipped, name)]),
]

/** The number of changed settings, in words; null if there is nothing to compare with. */
export const shippedNote = (row: SummaryRow, shipped: Applied | null): string | null => {
  if (shipped === null || row.applied === null) return null
  const changed = Object.entries(row.applied).filter(([name, value]) => differs(shipped, name, value))
  const count = changed.length + missing(row, shipped).length
  return count === 0
    ? 'Same settings as shipped.'
    : `${countOf(count, 'setting')} ${count === 1 ? 'differs' : 'differ'} from the library as shipped.`
}

const differs = (shipped: Applied | null, name: string, value: Applied[string]): boolean =>
  shipped !== null && shipped[name] !== value

/** Settings that only the `shipped` row reports. */
const missing = (row: SummaryRow, shipped: Applied | null): readonly string[] =>
  row.applied === null
    ? []
    : Object.keys(shipped ?? {}).filter((name) => !Object.hasOwn(row.applied ?? {}, name))

const shippedText = (shipped: Applied | null, name: string): string =>
  shipped !== null && Object.hasOwn(shipped, name) ? valueText(shipped[name]) : 'not reported'

const valueText = (value: Applied[string] | undefined): string => String(value ?? 'no limit')

/**
 * Shows equal settings of a system once, at the first point that has them; later points link back to it.
 * @param points of the whole page, in order. @returns the settings of each
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
