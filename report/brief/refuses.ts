// Which servers turn these frames away as they come: the third of the four lines.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { listSome } from '../format.ts'
import { type Refusal, refusalsOf } from '../refusals.ts'
import { formatLimitBytes } from '../refusals-text.ts'
import type { BriefLine } from './line.ts'

const shownSystems = 8

export const refusesLine = (run: RunRecord, summary: Summary): BriefLine => {
  const line = { id: 'refuses', title: 'Refuses', command: null, at: null } as const
  const here = refusalsHere(run, summary)
  if (here.length > 0) return { ...line, ...sayRefusals(here) }
  return summary.rows.some(({ rung, fps }) => rung.index === 0 && fps !== null)
    ? {
        ...line,
        text: 'No server that was measured as it comes refuses these frames.',
        note: null,
        weight: 0,
      }
    : {
        ...line,
        text: null,
        note: 'This run measured no server as it comes.',
        command: 'npm run matrix -- --scenario ladders',
        weight: 0,
      }
}

/** Of the systems that turn frames of this run away, the smallest limit first. */
export const refusalsHere = (run: RunRecord, summary: Summary): readonly Refusal[] =>
  refusalsOf(run, summary).filter(({ refusesHere }) => refusesHere)

/** @param refusals at least one */
export const sayRefusals = (
  refusals: readonly Refusal[],
): Pick<BriefLine, 'note' | 'weight'> & { readonly text: string } => ({
  text: `As shipped: ${listSome(refusals.map(refusalText), shownSystems, ' · ')}.`,
  note: refusals.length === 1 ? null : 'One line each lifts it.',
  weight: refusals.length,
})

const refusalText = ({ name, limitBytes, remedy }: Refusal): string =>
  `${name}${limitBytes === null ? '' : ` above ${formatLimitBytes(limitBytes)}`} (${remedy})`
