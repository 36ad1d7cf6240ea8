// From the options of the command line to profile, scenarios and runners, or an error that lists the valid names.
import type { Runner } from '../../runners/catalog.ts'
import type { Profile, RowRule, Scenario, ScenarioChoice } from '../../scenarios/define.ts'
import { pacedScenarios } from '../../scenarios/equal-pace.ts'
import { rowRoles } from '../../scenarios/scenario-schema.ts'
import { UsageError } from '../failure/failure.ts'

/** Options of the command line; null where an option is not given. */
export interface SelectionOptions {
  readonly profile: string
  readonly scenarioIds: readonly string[] | null
  readonly runnerIds: readonly string[] | null
  readonly rounds: number | null
  readonly budgetMs: number | null
}

/** What can be selected. */
export interface Available {
  readonly profiles: readonly Profile[]
  readonly scenarios: readonly Scenario[]
  readonly runners: readonly Runner[]
}

export interface Selection {
  readonly profile: Profile
  readonly runners: readonly Runner[]
}

/** @throws UsageError naming the unknown value and the valid ones */
export const select = (options: SelectionOptions, available: Available): Selection => {
  const profile = pick('profile', [options.profile], available.profiles, ({ id }) => id)[0]
  if (!profile) throw new UsageError('no profile is named')
  const generators = available.runners.filter(({ spec }) => spec.role === 'generator')
  const servers = available.runners.filter((runner) => !generators.includes(runner))
  const scenarios = pick('scenario', options.scenarioIds, available.scenarios, ({ id }) => id, fileHint)
  // A profile may have only some rows of a scenario; a user who names the scenario gets all of them.
  const all = [profile, ...available.profiles].flatMap((each) => each.scenarios)
  const hasOwnRounds = scenarios.some(({ rounds }) => rounds !== undefined)
  const named = scenarios.map(({ id, rules, rounds }) => {
    const { equalPace = pacedScenarios[id] } = all.find((choice) => choice.id === id) ?? {}
    return {
      id,
      rules: options.runnerIds ? rules.map(withEveryRole) : rules,
      ...(equalPace && { equalPace }),
      ...(hasOwnRounds && options.rounds === null && { rounds: rounds ?? profile.rounds }),
    }
  })
  // A profile's budget is meant for its own scenarios and rounds.
  const isUnchanged = options.scenarioIds === null && options.rounds === null
  return {
    profile: {
      ...profile,
      rounds: options.rounds ?? (options.scenarioIds ? mostRounds(scenarios, profile) : profile.rounds),
      budgetMs: options.budgetMs ?? (isUnchanged ? profile.budgetMs : null),
      scenarios: options.scenarioIds ? named : withRounds(profile.scenarios, options.rounds),
    },
    runners: [...pick('runner', options.runnerIds, servers, ({ spec }) => spec.id), ...generators],
  }
}

/** Scenarios may set their own number. */
const mostRounds = (scenarios: readonly Scenario[], profile: Profile): number =>
  Math.max(...scenarios.map(({ rounds }) => rounds ?? profile.rounds))

/** A user who names a framework means it, also where the scenario is about libraries. Other transports are no WebSocket. */
const withEveryRole = (rule: RowRule): RowRule =>
  rule.runners || rule.roles ? rule : { ...rule, roles: rowRoles.filter((role) => role !== 'transport') }

const fileHint = '; names of your own files begin with ./ or / or end in .ts, .js or .mjs'

/** Rounds that a user asks for apply to every scenario. */
const withRounds = (choices: readonly ScenarioChoice[], rounds: number | null): readonly ScenarioChoice[] =>
  rounds === null ? choices : choices.map(({ rounds: _, ...choice }) => choice)

const pick = <T>(
  kind: string,
  wanted: readonly string[] | null,
  available: readonly T[],
  idOf: (item: T) => string,
  hint = '',
): readonly T[] => {
  if (!wanted) return available
  const unknown = wanted.find((id) => !available.some((item) => idOf(item) === id))
  if (unknown !== undefined) {
    throw new UsageError(`unknown ${kind} "${unknown}"; valid: ${available.map(idOf).join(', ')}${hint}`)
  }
  return available.filter((item) => wanted.includes(idOf(item)))
}
