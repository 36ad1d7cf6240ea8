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
  const here = refusalsOf(run, summary).filter(({ refusesHere }) => refusesHere)
  if (here.length > 0)
    return {
      ...line,
      text: `As shipped: ${listSome(here.map(refusalText), shownSystems, ' · ')}.`,
      note: here.length === 1 ? null : 'One line each lifts it.',
      weight: here.length,
    }
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

const refusalText = ({ name, limitBytes, remedy }: Refusal): string =>
  `${name}${limitBytes === null ? '' : ` above ${formatLimitBytes(limitBytes)}`} (${remedy})`
