// The result of a run in a terminal of 80 columns: the answer in four lines, one table, and a line for every other point.
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { answer } from '../answer.ts'
import { briefOf } from '../brief/brief.ts'
import type { BriefLine } from '../brief/line.ts'
import type { BuiltReport } from '../build.ts'
import { oneLine, pointTitle } from '../format.ts'
import { sameConditions } from '../stats/identity.ts'
import { isRankable } from '../stats/ranking.ts'
import { renderRig } from './rig-table.ts'
import { scenarioAnswers } from './scenario-answers.ts'
import { pointTable, renderTable, runLines, trialCounts } from './table.ts'
import { paragraph } from './text.ts'

type ShownRun = Pick<BuiltReport, 'run' | 'summary' | 'refusals' | 'rigs'>

/** Columns that the words at the head of the four lines take. */
const titleWidth = 9

/** @param allTables a table of every scenario point. Ends without a line break */
export const renderResult = (
  { run, summary, refusals, rigs }: ShownRun,
  { allTables }: { readonly allTables: boolean },
): string => {
  const rigTexts = rigs.map(renderRig)
  const points = new Set(summary.rows.map(({ scenario, point }) => JSON.stringify([scenario, point])))
  // Beside rigs, a run may have measured scenarios, which have an answer of their own.
  if (rigs.length > 0 && points.size === rigs.length) return [...rigTexts, trialCounts(summary)].join('\n\n')
  const brief = briefOf(run, summary).map(briefText).join('\n')
  return allTables
    ? [...rigTexts, brief, renderTable(summary, refusals)].join('\n\n')
    : [...rigTexts, brief, ...shortBlocks(summary), ...scenarioAnswers(summary), runLines(summary)].join(
        '\n\n',
      )
}

const briefText = ({ title, text, note, command }: BriefLine): string => {
  const said = [text, note].flatMap((part) => (part === null ? [] : [oneLine(part)])).join(' ')
  const lines = paragraph(title.padEnd(titleWidth), said, titleWidth)
  // On a line of its own, so that it can be copied.
  return command === null ? lines : `${lines}\n${' '.repeat(titleWidth)}${command}`
}

/** The table of the first point; of every other one its first sentence. */
const shortBlocks = ({ rows, noiseFloor }: Summary): readonly string[] => {
  const points = rows
    .filter((row, index) => rows.findIndex((other) => sameConditions(other, row)) === index)
    .map((first) => rows.filter((row) => sameConditions(row, first)))
  const [first, ...others] = points
  const findings = others.flatMap((here) => findingLine(here, noiseFloor))
  return [
    ...(first === undefined ? [] : [pointTable(first)]),
    ...(findings.length === 0 ? [] : [findings.join('\n')]),
  ]
}

const findingLine = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): readonly string[] => {
  const [first] = rows
  if (first === undefined || !rows.some(isRankable)) return []
  const [found = ''] = answer(rows, noiseFloor)
  return found === '' ? [] : [paragraph('', `${pointTitle(first)}: ${found}`, 2)]
}
