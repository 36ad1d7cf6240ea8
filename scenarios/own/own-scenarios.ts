// A user's own scenario files among the names that he gave: told apart, loaded, and offered beside the suite's.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import type * as z from 'zod'
import type { Scenario } from '../define.ts'
import { scenarioSchema } from '../scenario-schema.ts'
import { findMistakes, type Surroundings } from './mistakes.ts'

/** A scenario file that cannot be used: one line says which field, and why. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError'
}

export interface OwnScenarios {
  /** What was asked for, by id; null where nothing was. */
  readonly scenarioIds: readonly string[] | null
  /** The suite's, and behind them the user's. */
  readonly scenarios: readonly Scenario[]
}

/**
 * Runs the files among `names` as modules, so that they may compute what they export.
 * @throws ScenarioFileError naming file and field of the first mistake
 */
export const readOwnScenarios = async (
  names: readonly string[] | null,
  suite: readonly Scenario[],
  surroundings: Surroundings,
): Promise<OwnScenarios> => {
  if (names === null) return { scenarioIds: null, scenarios: suite }
  const scenarioIds = names.filter((name) => !isScenarioFile(name))
  const scenarios = [...suite]
  for (const [path, name] of new Map(names.filter(isScenarioFile).map((name) => [resolve(name), name]))) {
    const scenario = check(await load(name, path), name, surroundings)
    if (scenarios.some(({ id }) => id === scenario.id))
      refuse(name, [`id: "${scenario.id}" is taken already`])
    scenarios.push(scenario)
    scenarioIds.push(scenario.id)
  }
  return { scenarioIds, scenarios }
}

/** Tells a file of the user from the name of a scenario of the suite. */
export const isScenarioFile = (name: string): boolean => /^\.{0,2}\/|\.(?:ts|js|mjs)$/.test(name)

/** @returns the default export, whatever it is */
const load = async (name: string, path: string): Promise<unknown> => {
  if (!existsSync(path)) refuse(name, [`there is no file ${path}`])
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(path).href)
  } catch (error) {
    return refuse(name, [firstLine(error)])
  }
  if (!('default' in module)) refuse(name, ['has no default export; it should be the scenario'])
  return module.default
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? String(error) : `throws ${inspect(error)}`).split('\n')[0] ?? ''

const check = (value: unknown, name: string, surroundings: Surroundings): Scenario => {
  const parsed = scenarioSchema.safeParse(value)
  if (!parsed.success) return refuse(name, parsed.error.issues.flatMap(describeIssue))
  const mistakes = findMistakes(parsed.data, surroundings)
  return mistakes.length > 0 ? refuse(name, mistakes) : parsed.data
}

const describeIssue = (issue: z.core.$ZodIssue): readonly string[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => `${[...issue.path, key].join('.')}: there is no such field`)
    : [`${issue.path.join('.') || 'default export'}: ${issue.message}`]

/** One line, whatever their number: the first, and how many more there are. */
const refuse: (name: string, mistakes: readonly string[]) => never = (name, [first, ...others]) => {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  throw new ScenarioFileError(`scenario ${name}: ${first}${more}`)
}
