// Whether a command of the documentation is one: its script is there, its options are known, its names name something.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command as Program } from 'commander'
import * as z from 'zod'
import { requireSearchOptions } from '../../bench/external/capacity.ts'
import { parseAddress, requireCompatibleOptions } from '../../bench/external/options.ts'
import { select } from '../../bench/plan/selection.ts'
import { selectSystems } from '../../bench/profile/wanted.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { scenarios } from '../../scenarios/index.ts'
import { isScenarioFile } from '../../scenarios/own/own-scenarios.ts'
import { profiles } from '../../scenarios/profiles.ts'
import { parseArguments } from '../../scripts/cli.ts'
import type { LoadArguments } from '../../scripts/load-arguments.ts'
import { loadOptions } from '../../scripts/load-arguments.ts'
import { programs } from '../../scripts/programs.ts'
import { type Command, root } from './pages.ts'

const { scripts, version } = z
  .object({ scripts: z.record(z.string(), z.string()), version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

export interface NpmRun {
  readonly script: string
  readonly args: readonly string[]
}

/** Null for a command of another program, or of npm itself. @throws Error where arguments lack the `--` before them */
export const npmRunOf = ({ words, line }: Command): NpmRun | null => {
  const [npm, run, ...others] = words.filter((word) => word !== '--silent')
  if (npm !== 'npm' || run !== 'run') return null
  const [script = '', dashes, ...args] = others
  if (dashes !== undefined && dashes !== '--') throw new Error(`${line}: npm takes ${dashes} for itself`)
  return { script, args }
}

/** @throws Error saying what a reader who types the command would meet */
export const checkCommand = (command: Command): void => {
  const run = npmRunOf(command)
  if (run === null) {
    checkOther(command)
    return
  }
  const { script, args } = run
  if (!Object.hasOwn(scripts, script)) throw new Error(`package.json has no script ${script}`)
  const program = programs.get(script)
  if (program === undefined) {
    if (args.length > 0) throw new Error(`${script} takes no arguments`)
    return
  }
  parseArguments(program, args)
  if (script === 'matrix') checkNames(program)
  if (script === 'docker') checkMatrixArguments(program.args)
  if (script === 'load') checkLoad(program)
  if (script === 'profile') checkProfile(program)
}

/** A command that is only mentioned, as in "`npm run load` prints …", need not have what it cannot do without. */
export const checkMention = (command: Command): void => {
  const run = npmRunOf(command)
  if (run !== null && run.args.length === 0 && Object.hasOwn(scripts, run.script)) return
  checkCommand(command)
}

const checkMatrixArguments = (args: readonly string[]): void => {
  const matrix = programs.get('matrix')
  if (matrix === undefined) throw new Error('npm run matrix has no options')
  parseArguments(matrix, args)
  checkNames(matrix)
}

const checkNames = (matrix: Program): void => {
  const { profile, scenario, runner } = matrix.opts<{
    readonly profile: string
    readonly scenario?: readonly string[]
    readonly runner?: readonly string[]
  }>()
  select(
    {
      profile,
      scenarioIds: scenario?.filter((name) => !isScenarioFile(name)) ?? null,
      runnerIds: runner ?? null,
      rounds: null,
      budgetMs: null,
    },
    { profiles, scenarios, runners: readCatalog() },
  )
}

const checkProfile = (profile: Program): void => {
  const { variant, against, scenario } = profile.opts<{
    readonly variant: string
    readonly against?: string
    readonly scenario: string
  }>()
  selectSystems(
    { names: (profile.args[0] ?? '').split(','), variant, against: against ?? null },
    readCatalog(),
  )
  if (!scenarios.some(({ id }) => id === scenario)) throw new Error(`unknown scenario "${scenario}"`)
}

/** All but the files, which are a reader's own. */
const checkLoad = (load: Program): void => {
  const { ca: _, hello: __, save: ___, ...given } = load.opts<LoadArguments>()
  const options = loadOptions(parseAddress(load.args[0] ?? ''), given)
  requireCompatibleOptions(options)
  if (given.findCapacity) requireSearchOptions(options, given.findCapacity)
}

const checkOther = ({ words, line }: Command): void => {
  const [program, first = '', ...others] = words
  const isKnown =
    (program === 'npm' && ['install', 'ci', 'test', 'pack'].includes(first)) ||
    (program === 'cp' && existsSync(join(root, first))) ||
    (program === 'bash' && existsSync(join(root, first))) ||
    (program === 'docker' && first === 'compose' && hasService(others.at(-1) ?? '')) ||
    (program === 'docker' && ['swarm', 'node', 'save'].includes(first)) ||
    (program === 'ssh' && others[0] === 'docker') ||
    (program === 'npx' && isPackedCall(first, others)) ||
    program === 'printf'
  if (!isKnown) throw new Error(`nothing is known of this command: ${line}`)
}

/** npx with the packed file of this version: nobody else can have a file of this name in the reader's folder. */
const isPackedCall = (file: string, [command = '', ...args]: readonly string[]): boolean => {
  const called = programs.get(command)
  if (file !== `./image-stream-bench-${version}.tgz` || called === undefined) return false
  parseArguments(called, args)
  return true
}

const hasService = (name: string): boolean =>
  new RegExp(`^ {2}${name}:$`, 'm').test(readFileSync(join(root, 'compose.yaml'), 'utf8'))
