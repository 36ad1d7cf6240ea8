// The table of a library's page that a published run makes: every step of its ladder with its gain.
import type { PublishedFolder } from '../../results/store/published.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { formatFps, formatRatio } from '../format.ts'
import { markdownTable } from '../markdown.ts'
import { isBorrowed, isSystem } from '../stats/ranking.ts'

/** A published run and what it says. */
export interface PublishedSummary extends Pick<PublishedFolder, 'name' | 'day'> {
  readonly summary: Summary
}

/** Point of the scenarios that measure ladders. */
const point = '1mb'

/**
 * Of the run that measured most of the runner's steps; of equals the newest.
 * @param runner id of the runner @param runs oldest first @param toRoot from the page to the project's root, such as `../../`
 * @returns Markdown without a final line break; null where no run measured a step
 */
export const gainsBlock = (
  runner: string,
  runs: readonly PublishedSummary[],
  toRoot: string,
): string | null => {
  const measured = runs.toReversed().flatMap(({ name, day, summary }) =>
    [...Map.groupBy(summary.rows.filter(isStep(runner)), ({ scenario }) => scenario).values()].map(
      (rows) => ({
        name,
        day,
        rows: rows.toSorted(byStep),
      }),
    ),
  )
  const [most] = measured.toSorted((a, b) => b.rows.length - a.rows.length)
  if (most === undefined) return null
  const rounds = Math.max(...most.rows.map(({ trials }) => trials.planned))
  const tuned = most.rows.findLast(({ rung }) => rung.kind === 'step')
  return [
    'Gain of each step at 1 MB over the one before, within rounds, 95 % interval ' +
      `([run of ${most.day}](${toRoot}results/published/${most.name}/report.html), ${rounds} rounds):`,
    '',
    markdownTable(
      [
        { head: 'step', align: 'left' },
        { head: 'FPS', align: 'right' },
        { head: 'throughput ×', align: 'right' },
        { head: 'CPU per frame ×', align: 'right' },
      ],
      most.rows.map((row) => [nameOf(row, row === tuned), ...figuresOf(row)]),
      (cell) => cell.replaceAll('|', '\\|'),
    ),
  ].join('\n')
}

const isStep =
  (runner: string) =>
  (row: SummaryRow): boolean =>
    row.runner === runner &&
    row.point === point &&
    row.generatorLabel === null &&
    !row.variant.includes('+') &&
    isSystem(row) &&
    !isBorrowed(row)

/** Steps in their order; those that were tried stand at the end. */
const byStep = (a: SummaryRow, b: SummaryRow): number =>
  Number(a.rung.kind === 'tried') - Number(b.rung.kind === 'tried') || a.rung.index - b.rung.index

const nameOf = ({ rung }: SummaryRow, isTuned: boolean): string =>
  rung.kind === 'tried'
    ? `tried after \`${rung.before}\`: \`${rung.id}\`, ${rung.label}`
    : `\`${rung.id}\`${isTuned ? ' = `tuned`' : ''}: ${rung.label}`

const figuresOf = (row: SummaryRow): readonly string[] => [
  row.status === 'refused' ? 'refused' : formatFps(row),
  formatRatio(row.stepGain?.fps ?? null),
  formatRatio(row.stepGain?.cpuMsPerFrame ?? null),
]
