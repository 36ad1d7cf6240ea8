// A run as Markdown for a README or a pull request: the answer, the claims, the tables, the machine.
import type { Reference } from '../../results/reference-schema.ts'
import type { RunRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { answer } from '../page/answer.ts'
import { pointColumns } from '../page/point-columns.ts'
import { rowViews } from '../page/point-view.ts'
import { progressNotes } from '../page/progress-notes.ts'
import { type PlannedPoint, plannedPoints, samePoint } from '../stats/identity.ts'
import { claimsTable } from './claims-table.ts'
import { escapeMarkdown, type MarkdownColumn, markdownTable } from './markdown.ts'

/** Ends with a line break. */
export const runMarkdown = ({ run, notes }: StoredRun, summary: Summary, reference: Reference): string =>
  `${[
    '# Which WebSocket server carries camera images?',
    escapeMarkdown(machineLine(run)),
    ...[...progressNotes(run, summary.trials), ...notes].map((note) => `> ${escapeMarkdown(note)}`),
    escapeMarkdown(noiseLine(summary)),
    ...run.scenarios.flatMap((scenario) =>
      plannedPoints(scenario, summary.rows).flatMap((planned) =>
        pointBlock(planned, run, summary, { scenario: scenario.id, point: planned.point.id }),
      ),
    ),
    '## The published claims',
    claimsTable(summary, reference),
  ].join('\n\n')}\n`

const pointBlock = (
  { title, rows }: PlannedPoint,
  run: RunRecord,
  summary: Summary,
  here: Parameters<typeof samePoint>[0],
): readonly string[] => {
  const columns = pointColumns(rows)
  const views = rowViews(
    rows,
    run.rows.filter((row) => samePoint(row, here)),
  )
  const table = markdownTable(
    [left('system'), left('limit'), ...columns.map(({ head }) => right(head))],
    views.map(({ name, verdict, cells, hasFigure, reason }) => [
      hasFigure && reason !== '' ? `${name} *` : name,
      hasFigure ? verdict : reason,
      ...(hasFigure ? cells : cells.map(() => '')),
    ]),
  )
  const unranked = views.filter(({ hasFigure, reason }) => hasFigure && reason !== '')
  return [
    `## ${escapeMarkdown(title)}`,
    escapeMarkdown(answer(rows, summary.noiseFloor).join(' ')),
    table,
    ...unranked.map(({ name, reason }) => escapeMarkdown(`* ${name}: not to be ranked, ${reason}`)),
  ]
}

const left = (head: string): MarkdownColumn => ({ head, align: 'left' })
const right = (head: string): MarkdownColumn => ({ head, align: 'right' })

const machineLine = ({ startedAt, profile, environment, suite, rounds }: RunRecord): string =>
  `${startedAt.slice(0, 10)}, profile ${profile}, ${rounds} rounds, ${environment.cpuModel} (${environment.cpus} CPUs), ` +
  `${environment.distribution}, kernel ${environment.kernel}, image-stream-bench ${suite.version}.`

const noiseLine = ({ noiseFloor }: Summary): string =>
  noiseFloor === null
    ? 'This run has no noise floor: its baseline has too few trials.'
    : `The baseline is ${noiseFloor.low.toFixed(2)}–${noiseFloor.high.toFixed(2)} times a second copy of itself: what differs by less is a tie.`
