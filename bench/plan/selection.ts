// Turns what the user asked for into profile, scenarios and runners, or says which names there are.
import type { Runner } from '../../runners/catalog.ts'
import type { Profile, Scenario, ScenarioChoice } from '../../scenarios/define.ts'
import { UsageError } from '../failure/failure.ts'

/** What the command line says; null where it says nothing. */
export interface Wishes {
  readonly profile: string
  readonly scenarioIds: readonly string[] | null
  readonly runnerIds: readonly string[] | null
  readonly rounds: number | null
  readonly budgetMs: number | null
}

export interface Offer {
  readonly profiles: readonly Profile[]
  readonly scenarios: readonly Scenario[]
  readonly runners: readonly Runner[]
}

export interface Selection {
  readonly profile: Profile
  readonly runners: readonly Runner[]
}

/** @throws UsageError naming the unknown value and the valid ones */
export const select = (wishes: Wishes, offer: Offer): Selection => {
  const profile = pick('profile', [wishes.profile], offer.profiles, ({ id }) => id)[0]
  if (!profile) throw new UsageError('no profile is named')
  const generators = offer.runners.filter(({ spec }) => spec.role === 'generator')
  const servers = offer.runners.filter((runner) => !generators.includes(runner))
  const scenarios = pick('scenario', wishes.scenarioIds, offer.scenarios, ({ id }) => id, fileHint)
  // A profile may take a few rows of a scenario only; who names the scenario wants all of them.
  const named = scenarios.map(({ id, rules }) => ({ id, rules }))
  // A profile's budget is meant for its own scenarios and rounds; who asks for others wants them measured.
  const asItStands = wishes.scenarioIds === null && wishes.rounds === null
  return {
    profile: {
      ...profile,
      rounds: wishes.rounds ?? profile.rounds,
      budgetMs: wishes.budgetMs ?? (asItStands ? profile.budgetMs : null),
      scenarios: wishes.scenarioIds ? named : withRounds(profile.scenarios, wishes.rounds),
    },
    runners: [...pick('runner', wishes.runnerIds, servers, ({ spec }) => spec.id), ...generators],
  }
}

const fileHint = '; a file of your own begins with ./ or / or ends in .ts, .js or .mjs'

/** Rounds that a user asks for hold for every scenario. */
const withRounds = (choices: readonly ScenarioChoice[], rounds: number | null): readonly ScenarioChoice[] =>
  rounds === null ? choices : choices.map(({ rounds: _, ...choice }) => choice)

const pick = <T>(
  kind: string,
  wanted: readonly string[] | null,
  offered: readonly T[],
  idOf: (item: T) => string,
  hint = '',
): readonly T[] => {
  if (!wanted) return offered
  const unknown = wanted.find((id) => !offered.some((item) => idOf(item) === id))
  if (unknown !== undefined) {
    throw new UsageError(`unknown ${kind} "${unknown}"; valid: ${offered.map(idOf).join(', ')}${hint}`)
  }
  return offered.filter((item) => wanted.includes(idOf(item)))
}
