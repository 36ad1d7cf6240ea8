// Applied settings of a row beside those of the same library as it is shipped: what was changed, and what it was.
import type { SummaryRow } from '../../results/summary-schema.ts'

type Applied = NonNullable<SummaryRow['applied']>

/** The last is what the library as shipped has, null where that is the same or not known. */
export type AppliedFact = readonly [name: string, value: string, shipped: string | null]

/** Settings of the runner's row `shipped`: at the same point where it has one, else anywhere in the run. */
export const shippedOf = (row: SummaryRow, all: readonly SummaryRow[]): Applied | null => {
  if (row.variant === 'shipped') return null
  const shipped = all.filter(
    ({ runner, variant, applied }) => runner === row.runner && variant === 'shipped' && applied !== null,
  )
  const near = shipped.find(({ scenario, point }) => scenario === row.scenario && point === row.point)
  return (near ?? shipped[0])?.applied ?? null
}

export const appliedFacts = (row: SummaryRow, shipped: Applied | null): readonly AppliedFact[] => [
  ...Object.entries(row.applied ?? {}).map(
    ([name, value]): AppliedFact => [
      name,
      text(value),
      differs(shipped, name, value) ? was(shipped, name) : null,
    ],
  ),
  ...missing(row, shipped).map((name): AppliedFact => [name, 'not told', was(shipped, name)]),
]

export const shippedNote = (row: SummaryRow, shipped: Applied | null): string | null => {
  if (shipped === null || row.applied === null) return null
  const changed = Object.entries(row.applied).filter(([name, value]) => differs(shipped, name, value))
  const count = changed.length + missing(row, shipped).length
  return count === 0
    ? 'Applies what the library ships with.'
    : `Differs from the library as shipped in ${count} ${count === 1 ? 'setting' : 'settings'}.`
}

const differs = (shipped: Applied | null, name: string, value: Applied[string]): boolean =>
  shipped !== null && shipped[name] !== value

/** Settings that only the row as shipped tells of. */
const missing = (row: SummaryRow, shipped: Applied | null): readonly string[] =>
  row.applied === null
    ? []
    : Object.keys(shipped ?? {}).filter((name) => !Object.hasOwn(row.applied ?? {}, name))

const was = (shipped: Applied | null, name: string): string =>
  shipped !== null && Object.hasOwn(shipped, name) ? text(shipped[name]) : 'not told'

const text = (value: Applied[string] | undefined): string => String(value ?? 'no limit')
