// What is known of a machine, by question: the finding of the published run that measured most rows of it.
import { countJudged, countOutcomes } from '../claims.ts'
import { scenarioFinding } from '../findings.ts'
import { formatNoiseFloor } from '../format.ts'
import { inOrderOfUse, kindOf, scenarioId } from '../page/sections.ts'
import type { PublishedRun } from '../published-runs.ts'

export interface KnownFinding {
  readonly question: string
  readonly finding: string
  /** Of the section of the run's page that has the figures. */
  readonly link: string
  readonly day: string
}

/** @param runs of one machine, newest first. @returns in the order of use: scenarios, claims, certainty */
export const knownFindings = (runs: readonly PublishedRun[]): readonly KnownFinding[] => [
  ...scenarioFindings(runs),
  ...claimsFinding(runs),
  ...certainty(runs),
]

const scenarioFindings = (runs: readonly PublishedRun[]): readonly KnownFinding[] => {
  const found = runs.flatMap((published) => {
    const { run } = published.stored
    return run.scenarios.flatMap((scenario, index) => {
      const rows = published.summary.rows.filter((row) => row.scenario === scenario.id)
      const measured = rows.filter(({ fps }) => fps !== null).length
      const kind = kindOf(scenario, rows)
      // The claims themselves have an answer of their own.
      if (measured === 0 || kind === 'claims') return []
      const finding = scenarioFinding(scenario, published.summary)
      return { scenario, kind, measured, finding, published, section: scenarioId(index) }
    })
  })
  // Of equals the newest.
  const fullest = [...Map.groupBy(found, ({ scenario }) => scenario.id).values()].flatMap(
    (same) => same.toSorted((a, b) => b.measured - a.measured)[0] ?? [],
  )
  return inOrderOfUse(fullest).map(({ scenario, finding, published, section }) =>
    known(published, scenario.question, finding, section),
  )
}

/** Of the run that judges most of them; of equals the newest. */
const claimsFinding = (runs: readonly PublishedRun[]): readonly KnownFinding[] => {
  const [most] = runs.toSorted((a, b) => judged(b) - judged(a))
  if (most === undefined || judged(most) === 0) return []
  const outcomes = countOutcomes(most.summary.claims)
  return [known(most, 'Do the published claims hold?', `${outcomes}.`, 'claims')]
}

const judged = ({ summary }: PublishedRun): number => countJudged(summary.claims)

const certainty = (runs: readonly PublishedRun[]): readonly KnownFinding[] => {
  const [newest] = runs.filter(({ summary }) => summary.noiseFloor !== null)
  const { noiseFloor } = newest?.summary ?? { noiseFloor: null }
  return newest === undefined || noiseFloor === null
    ? []
    : [
        known(
          newest,
          'How sure are these figures?',
          `Every figure has its 95 % interval. The same system, measured twice in one run, differed by × ${formatNoiseFloor(noiseFloor)}.`,
          'method',
        ),
      ]
}

const known = (
  { name, day }: PublishedRun,
  question: string,
  finding: string,
  section: string,
): KnownFinding => ({ question, finding, link: `${name}/report.html#${section}`, day })
