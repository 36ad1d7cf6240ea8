// What rows are called where they stand side by side: their label, and as much more as tells them apart.
import type { SummaryRow } from '../results/summary-schema.ts'
import { oneLine } from './format.ts'

type Named = Pick<SummaryRow, 'label' | 'variant' | 'camera' | 'replica'>

/** One name a row, no two alike, in the order given. `rows` are those of one scenario point. */
export const rowNames = (rows: readonly Named[]): readonly string[] => {
  const steps: readonly ((row: Named) => string)[] = [
    (row) => oneLine(row.label),
    (row) => (row.replica > 1 ? 'repeat' : ''),
    (row) => oneLine(row.variant),
    (row) => `${oneLine(row.camera)} camera`,
  ]
  const named = steps.reduce<readonly string[]>(
    (names, step, index) =>
      names.map((name, at) => {
        const row = rows[at]
        const needed = index < 2 || isShared(name, names)
        return row === undefined || !needed ? name : join(name, step(row))
      }),
    rows.map(() => ''),
  )
  return named.map((name, at) => {
    const before = named.slice(0, at).filter((other) => other === name).length
    return before === 0 ? name : `${name} #${before + 1}`
  })
}

const isShared = (name: string, names: readonly string[]): boolean =>
  names.filter((other) => other === name).length > 1

const join = (name: string, more: string): string => [name, more].filter((part) => part !== '').join(' · ')
