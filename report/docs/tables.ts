// Generated tables of the documentation: options, scenarios, profiles, runners.
import { formatDuration } from '../../results/duration.ts'

/** An option or argument as its command's help prints it. */
export interface OptionHelp {
  readonly term: string
  readonly meaning: string
}

export interface ScenarioFacts {
  readonly id: string
  readonly question: string
}

export interface ProfileFacts {
  readonly id: string
  readonly rounds: number
  /** Null without a budget. */
  readonly budgetMs: number | null
  readonly scenarios: readonly { readonly id: string; readonly rounds?: number | undefined }[]
}

export interface RunnerFacts {
  readonly id: string
  readonly label: string
  readonly role: string
  readonly variants: Readonly<Record<string, unknown>>
}

export const optionTable = (options: readonly OptionHelp[]): string =>
  table(
    ['option', 'meaning'],
    options.map(({ term, meaning }) => [code(term), meaning]),
  )

/** Names only profiles that select scenarios, not those that measure all of them. */
export const scenarioTable = (
  scenarios: readonly ScenarioFacts[],
  profiles: readonly ProfileFacts[],
): string => {
  const choosing = profiles.filter((profile) => profile.scenarios.length < scenarios.length)
  const profilesOf = (id: string): string =>
    choosing
      .filter((profile) => profile.scenarios.some((scenario) => scenario.id === id))
      .map((profile) => profile.id)
      .join(', ')
  return table(
    ['scenario', 'question', 'profiles'],
    scenarios.map(({ id, question }) => [code(id), question, profilesOf(id)]),
  )
}

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
    ['runner', 'system', 'role', 'variants'],
    runners.map(({ id, label, role, variants }) => [
      code(id),
      label,
      role,
      Object.keys(variants).map(code).join(', '),
    ]),
  )

/** The range of rounds if scenarios differ. */
const roundsOf = (rounds: number, scenarios: ProfileFacts['scenarios']): string => {
  const fewest = Math.min(...scenarios.map((scenario) => scenario.rounds ?? rounds))
  return fewest < rounds ? `${fewest}–${rounds}` : String(rounds)
}

const code = (text: string): string => `\`${text}\``

/** The texts come from the code: escapes only what would end a cell or start an element. */
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const escaped = rows.map((cells) => cells.map(escapeCell))
  return [line(heads), line(heads.map(() => '---')), ...escaped.map(line)].join('\n')
}

const escapeCell = (cell: string): string =>
  cell
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('')
    .replaceAll('|', '\\|')
