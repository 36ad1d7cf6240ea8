// The answer in four short lines: what carries the cameras, what a frame costs, what refuses frames, and what to change.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { carriesLine } from './carries.ts'
import { changeLine } from './change.ts'
import { costsLine, pacedSystems } from './costs.ts'
import type { BriefLine } from './line.ts'
import { refusesLine } from './refuses.ts'

/** Always four lines in this order; one that the run cannot fill names the command that would. */
export const briefOf = (run: RunRecord, summary: Summary): readonly BriefLine[] => {
  const paced = pacedSystems(run, summary)
  return [carriesLine(run, summary, paced), costsLine(paced), refusesLine(run, summary), changeLine(summary)]
}
