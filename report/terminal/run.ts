// What a run answers in a terminal: for a rig whether it is carried, otherwise the tables of its scenario points.
import type { Summary } from '../../results/summary-schema.ts'
import type { RigAnswer } from '../rig-answer.ts'
import { renderRig } from './rig-table.ts'
import { renderTable, trialCounts } from './table.ts'

/** @param rigs answers for all rigs of the run. Ends without a line break. */
export const renderRun = (summary: Summary, rigs: readonly RigAnswer[]): string => {
  if (rigs.length === 0) return renderTable(summary)
  const points = new Set(summary.rows.map(({ scenario, point }) => JSON.stringify([scenario, point])))
  const texts = rigs.map(renderRig)
  // Beside rigs, a run may have measured scenarios, which have tables of their own.
  return points.size === rigs.length
    ? [...texts, trialCounts(summary)].join('\n\n')
    : [...texts, renderTable(summary)].join('\n\n')
}
