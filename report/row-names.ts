// What rows are called where they stand side by side: their label, and as much more as tells them apart.
import type { SummaryRow } from '../results/summary-schema.ts'
import { oneLine } from './format.ts'

type Named = Pick<SummaryRow, 'label' | 'generatorLabel' | 'variant' | 'generator' | 'replica'>

/** Added one after the other to names that more than one row still has. */
const additions: readonly ((row: Named) => string)[] = [
  ({ variant }) => oneLine(variant),
  ({ generator }) => `${oneLine(generator)} generator`,
  ({ replica }) => (replica > 1 ? 'again' : ''),
]

/** One name a row, no two alike, in the order given. `rows` are those of one scenario point. */
export const rowNames = (rows: readonly Named[]): readonly string[] => {
  const named = additions.reduce<readonly string[]>(
    (names, addition) => extendShared(names, rows.map(addition)),
    rows.map((row) =>
      oneLine(`${row.label || row.variant}${row.generatorLabel ? ` ← ${row.generatorLabel}` : ''}`),
    ),
  )
  return named.map((name, at) => {
    const before = named.slice(0, at).filter((other) => other === name).length
    return before === 0 ? name : `${name} #${before + 1}`
  })
}

/** An addition that all bearers of a name have in common would not tell them apart. */
const extendShared = (names: readonly string[], additions: readonly string[]): readonly string[] =>
  names.map((name, at) => {
    const addition = additions[at] ?? ''
    const differs = names.some((other, index) => other === name && additions[index] !== addition)
    return differs && addition !== '' ? `${name} · ${addition}` : name
  })
