// Tables of the documentation that follow from the code: options, exit codes, scenarios, profiles, runners.
import { formatDuration } from '../../results/duration.ts'
import { markdownTable } from '../markdown.ts'

/** An option or argument as the help of its command prints it. */
export interface OptionHelp {
  readonly term: string
  readonly meaning: string
}

export interface ScenarioFacts {
  readonly id: string
  readonly title: string
}

export interface ProfileFacts {
  readonly id: string
  readonly rounds: number
  /** Null where nothing bounds it. */
  readonly budgetMs: number | null
  readonly scenarios: readonly { readonly id: string; readonly rounds?: number | undefined }[]
}

export interface RunnerFacts {
  readonly id: string
  readonly label: string
  readonly role: string
  readonly steps: readonly { readonly id: string }[]
  readonly tried: readonly { readonly id: string }[]
  readonly axes: Readonly<Record<string, unknown>>
}

export const optionTable = (options: readonly OptionHelp[]): string =>
  table(
    ['option', 'meaning'],
    options.map(({ term, meaning }) => [code(term), meaning]),
  )

/** @param meanings by exit code */
export const exitCodeTable = (meanings: Readonly<Record<string, string>>): string =>
  table(['code', 'meaning'], Object.entries(meanings))

export const scenarioTable = (scenarios: readonly ScenarioFacts[]): string =>
  table(
    ['scenario', 'what is measured'],
    scenarios.map(({ id, title }) => [code(id), title]),
  )

export const profileTable = (profiles: readonly ProfileFacts[], scenarioCount: number): string =>
  table(
    ['profile', 'rounds', 'budget', 'scenarios'],
    profiles.map(({ id, rounds, budgetMs, scenarios }) => [
      code(id),
      roundsOf(rounds, scenarios),
      budgetMs === null ? 'none' : formatDuration(budgetMs),
      scenarios.length === scenarioCount
        ? 'all, with all rows'
        : scenarios.map((scenario) => code(scenario.id)).join(', '),
    ]),
  )

export const runnerTable = (runners: readonly RunnerFacts[]): string =>
  table(
    ['runner', 'role', 'ladder', 'tried', 'axes'],
    runners.map(({ id, label, role, steps, tried, axes }) => [
      label.toLowerCase() === id.replaceAll('-', ' ') ? code(id) : `${code(id)} (${label})`,
      role,
      [...steps.slice(0, -1).map((step) => code(step.id)), code('tuned')].join(' → '),
      tried.map((step) => code(step.id)).join(', '),
      Object.keys(axes).map(code).join(', '),
    ]),
  )

/** Of scenarios that are measured differently often, the fewest and the most. */
const roundsOf = (rounds: number, scenarios: ProfileFacts['scenarios']): string => {
  const fewest = Math.min(...scenarios.map((scenario) => scenario.rounds ?? rounds))
  return fewest < rounds ? `${fewest}–${rounds}` : String(rounds)
}

const code = (text: string): string => `\`${text}\``

/** The texts are those of the code itself: only what would end a cell, or begin an element, is escaped. */
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  markdownTable(
    heads.map((head) => ({ head, align: 'left' })),
    rows,
    escapeCell,
  )

const escapeCell = (cell: string): string =>
  cell
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('')
    .replaceAll('|', '\\|')
