// Loads the user's scenario files among the given names, in addition to the suite's scenarios.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { inspect } from 'node:util'
import type * as z from 'zod'
import type { Scenario } from '../define.ts'
import { scenarioSchema } from '../scenario-schema.ts'
import { importModule, placeOfMistake } from './import-module.ts'
import { findMistakes, type Surroundings } from './mistakes.ts'

/** The scenario file cannot be used; the message is one line with field and reason. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError'
}

export interface OwnScenarios {
  /** Requested scenarios by id; null if none were requested. */
  readonly scenarioIds: readonly string[] | null
  /** The suite's scenarios, followed by the user's. */
  readonly scenarios: readonly Scenario[]
}

/**
 * Imports the files among `names` as modules, so that they may compute their export.
 * @throws ScenarioFileError with file and field of the first mistake
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
      refuse(name, [`id: "${scenario.id}" is already taken`])
    scenarios.push(scenario)
    scenarioIds.push(scenario.id)
  }
  return { scenarioIds, scenarios }
}

/** Whether a name is a user's file and not one of the suite's scenarios. */
export const isScenarioFile = (name: string): boolean => /^\.{0,2}\/|\.(?:ts|js|mjs)$/.test(name)

/** @returns the unchecked default export */
const load = async (name: string, path: string): Promise<unknown> => {
  if (!existsSync(path)) refuse(name, [`file not found: ${path}`])
  let module: { readonly default?: unknown }
  try {
    module = await importModule(path)
  } catch (error) {
    const place = error instanceof SyntaxError ? await placeOfMistake(path, error) : null
    return refuse(name, [`${firstLine(error)}${place === null ? '' : ` at ${place}`}`])
  }
  if (!('default' in module)) refuse(name, ['has no default export; export the scenario as default'])
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
    ? issue.keys.map((key) => `${[...issue.path, key].join('.')}: unknown field`)
    : [`${issue.path.join('.') || 'default export'}: ${issue.message}`]

/** One line: the first mistake and the number of others. */
const refuse: (name: string, mistakes: readonly string[]) => never = (name, [first, ...others]) => {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  throw new ScenarioFileError(`scenario ${name}: ${first}${more}`)
}
