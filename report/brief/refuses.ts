// Which servers turn these frames away as they come: the third of the four lines.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { formatReason, listSome } from '../format.ts'
import type { BriefLine } from './line.ts'
import { shortName } from './subjects.ts'

const shownSystems = 6

export const refusesLine = (_run: RunRecord, { rows }: Summary): BriefLine => {
  const line = { id: 'refuses', title: 'Refuses' } as const
  const asShipped = rows.filter(({ rung, replica }) => rung.index === 0 && replica === 1)
  if (asShipped.length === 0)
    return {
      ...line,
      text: null,
      note: 'This run measured no server as it comes.',
      command: 'npm run matrix -- --scenario ladders',
      at: null,
    }
  const refusing = [
    ...Map.groupBy(
      asShipped.filter(({ status }) => status === 'refused'),
      ({ runner }) => runner,
    ).values(),
  ].flatMap(([row]) => row ?? [])
  return {
    ...line,
    text:
      refusing.length === 0
        ? 'No server that was measured as it comes refuses these frames.'
        : `${listSome(refusing.map(refusalText), shownSystems, ' · ')}.`,
    note: null,
    command: null,
    at: null,
  }
}

const refusalText = (row: SummaryRow): string => `${shortName(row)} ${formatReason(row)}`
