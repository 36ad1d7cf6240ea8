// A run as Markdown for a README or a pull request: machine, answers, tables, claims.
import type { Reference } from '../../results/reference-schema.ts'
import type { RunRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { briefMarkdown } from '../brief/brief-markdown.ts'
import { type ClaimFigures, claimViews } from '../claims.ts'
import { memoryNotes, progressNotes, repeats } from '../facts.ts'
import { pointAnswer, scenarioAnswer } from '../findings.ts'
import { formatNoiseFloor } from '../format.ts'
import { escapeMarkdown, type MarkdownColumn, markdownTable } from '../markdown.ts'
import { pointColumns, rowViews } from '../page/point-view.ts'
import { refusalsOf } from '../refusals.ts'
import { refusalHeads, refusalViews } from '../refusals-text.ts'
import { rigAnswers } from '../rig-answer.ts'
import { type PlannedPoint, plannedPoints, samePoint } from '../stats/identity.ts'
import { rowDiagnoses, whyTable } from '../why.ts'
import { rigBlocks } from './rig-markdown.ts'

/** Ends with a line break. */
export const runMarkdown = (
  { run, trials, notes }: StoredRun,
  summary: Summary,
  reference: Reference,
): string =>
  `${[
    '# Which WebSocket server carries camera images?',
    escapeMarkdown(machineLine(run)),
    briefMarkdown(run, summary),
    ...[...progressNotes(run, summary.trials), ...repeats(trials), ...memoryNotes(run, trials), ...notes].map(
      (note) => `> ${escapeMarkdown(note)}`,
    ),
    escapeMarkdown(noiseLine(summary)),
    ...rigAnswers(run, summary).flatMap(rigBlocks),
    ...run.scenarios.flatMap((scenario) => [
      ...answerOf(summary.rows.filter((row) => row.scenario === scenario.id)),
      ...plannedPoints(scenario, summary.rows).flatMap((planned) =>
        pointBlock(planned, run, summary, { scenario: scenario.id, point: planned.point.id }),
      ),
    ]),
    ...refusalsBlock(run, summary),
    '## The published claims',
    claimsTable(summary, reference),
  ].join('\n\n')}\n`

/** Of a scenario as a whole, if it has one. */
const answerOf = (rows: Summary['rows']): readonly string[] => {
  const sentences = scenarioAnswer(rows)
  return sentences.length === 0 ? [] : [escapeMarkdown(sentences.join(' '))]
}

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
    views.map(({ name, limit, cells, hasFigure, reason }) => [
      hasFigure && reason !== '' ? `${name} *` : name,
      hasFigure ? limit : reason,
      ...(hasFigure ? cells : cells.map(() => '')),
    ]),
  )
  const unranked = views.filter(({ hasFigure, reason }) => hasFigure && reason !== '')
  return [
    `## ${escapeMarkdown(title)}`,
    escapeMarkdown(pointAnswer(rows, summary).join(' ')),
    table,
    ...unranked.map(({ name, reason }) => escapeMarkdown(`* ${name}: not ranked, ${reason}`)),
    ...views.flatMap(({ name, substitute }) =>
      substitute === '' ? [] : escapeMarkdown(`${name}: ${substitute}`),
    ),
    ...whyBlock(rows),
  ]
}

/** Nothing where the run did not count it. */
const whyBlock = (rows: PlannedPoint['rows']): readonly string[] => {
  const table = whyTable(rows)
  const diagnoses = rowDiagnoses(rows).map(
    ({ name, text, link, command }) =>
      `- ${escapeMarkdown(`${name}: ${text}`)} [Explained here](${link}); to see it: \`${command}\``,
  )
  if (table === null) return []
  return [
    '### Where the CPU time of a frame goes',
    ...(diagnoses.length === 0 ? [] : [diagnoses.join('\n')]),
    markdownTable(
      [left('system'), ...table.columns.map(right)],
      table.lines.map(({ name, cells }) => [name, ...cells]),
    ),
  ]
}

/** Nothing where no system has a limit. */
const refusalsBlock = (run: RunRecord, summary: Summary): readonly string[] => {
  const views = refusalViews(refusalsOf(run, summary))
  if (views.length === 0) return []
  const rows = views.map(({ name, limit, code, here, remedy, link }) => [
    ...[name, limit, code, here].map(escapeMarkdown),
    `${escapeMarkdown(remedy)}${link === null ? '' : ` [documentation](${linkTarget(link)})`}`,
  ])
  return ['## What each refuses as it comes', markdownTable(refusalHeads.map(left), rows, (cell) => cell)]
}

/** A run record may have any address. */
const linkTarget = (link: string): string =>
  link.replaceAll(/[()<>[\]\s\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)

const left = (head: string): MarkdownColumn => ({ head, align: 'left' })
const right = (head: string): MarkdownColumn => ({ head, align: 'right' })

const machineLine = ({ startedAt, profile, environment, suite, rounds }: RunRecord): string =>
  `${startedAt.slice(0, 10)}, profile ${profile}, ${rounds} rounds, ${environment.cpuModel} (${environment.cpus} CPUs), ` +
  `${environment.distribution}, kernel ${environment.kernel}, image-stream-bench ${suite.version}.`

const noiseLine = ({ noiseFloor }: Summary): string =>
  noiseFloor === null
    ? 'No noise floor: the baseline has too few trials.'
    : `Noise floor (baseline ÷ replica): ${formatNoiseFloor(noiseFloor)}. Smaller differences are noise.`

const claimHeads = [
  'claim',
  'published',
  'with the reference client',
  'with the prepared generator',
  'outcome',
  'reason',
]

/** The published claims and their outcomes. Ends without a line break. */
export const claimsTable = ({ claims }: Summary, reference: Reference): string =>
  markdownTable(
    claimHeads.map((head) => ({ head, align: 'left' })),
    claimViews(claims, reference).map((claim) => [
      claim.statement,
      claim.published,
      figuresText(claim.client),
      figuresText(claim.prepared),
      claim.outcomeText,
      claim.reason,
    ]),
  )

const figuresText = ({ measured, toPublished }: ClaimFigures): string =>
  toPublished === '' ? measured : `${measured}; ${toPublished}`
