// Finds options that npm kept for itself because the -- before them was forgotten, and gives the right command.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, Option } from 'commander'
import { oneLine } from '../report/format.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** How npm started this process. */
export interface NpmCall {
  /** npm hands its settings over in it, as `npm_config_<name>`; those of its command line are among them. */
  readonly env: Environment
  /** What npm passed on. */
  readonly args: readonly string[]
  /** Variables of settings that npm has from elsewhere: its own environment, or a file. */
  readonly settled: ReadonlySet<string>
}

/** Of this process. */
export const readNpmCall = (): NpmCall => ({
  env: process.env,
  args: process.argv.slice(2),
  settled: readSettled(process.env),
})

/**
 * One line with the right command where npm kept options of this one for itself; null where it did not, or npm started
 * something else.
 * @param passedOn options of another command that this one hands on
 */
export const explainForgotten = (
  program: Command,
  call: NpmCall,
  passedOn: readonly Option[] = [],
): string | null => {
  const { env, args } = call
  const isNpm = env['npm_config_user_agent']?.startsWith('npm/') ?? false
  if (!isNpm || env['npm_lifecycle_event'] !== program.name()) return null
  const kept = [...program.options, ...passedOn].flatMap((option) => keptValues(option, call))
  if (kept.length === 0) return null
  const names = [...new Set(kept.map(({ option }) => option.long))].join(', ')
  return oneLine(
    `${program.name()}: npm kept ${names} for itself; options come after --: ` +
      `npm run ${program.name()} -- ${completeArguments(kept, args).map(quote).join(' ')}`,
  )
}

/** An option on npm's command line; a value that npm did not take for one is null, and among the arguments. */
interface Kept {
  readonly option: Option
  readonly value: string | null
}

/** npm joins values of an option that is repeated. */
const between = '\n\n'

const keptValues = (option: Option, { env, settled }: NpmCall): readonly Kept[] => {
  const value = variablesOf(option, env)
    .filter((name) => !settled.has(name))
    .map((name) => env[name])
    .find((text) => text !== undefined)
  if (value === undefined || (value === '') !== option.negate) return []
  if (option.isBoolean() || option.negate) return [{ option, value: null }]
  return value.split(between).map((each) => ({ option, value: each === 'true' ? null : each }))
}

/** npm completes the beginning of a setting's name: `--format` becomes its `--format-package-lock`. */
const variablesOf = ({ long }: Option, env: Environment): readonly string[] => {
  const name = variableOf(long?.replace(/^--(?:no-)?/, '') ?? '')
  return name in env ? [name] : completed.filter((each) => each.startsWith(`${name}_`))
}

const variableOf = (setting: string): string => `npm_config_${setting.toLowerCase().replaceAll('-', '_')}`

/** Settings of npm that an option of ours is the only beginning of. */
const completed = ['npm_config_format_package_lock'] as const

const takesValue = ({ option, value }: Kept): boolean => option.required && value === null

/** Values without = are among the arguments, before or behind the command's own. */
const completeArguments = (kept: readonly Kept[], args: readonly string[]): readonly string[] => {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'))
  const plain = firstOption < 0 ? args : args.slice(0, firstOption)
  const missing = kept.filter(takesValue).length
  const own = Math.max(0, plain.length - missing)
  const ways = [
    { own: plain.slice(0, own), values: plain.slice(own) },
    { own: plain.slice(missing), values: plain.slice(0, missing) },
  ].map((way) => ({ ...way, options: giveValues(kept, way.values) }))
  const way = ways.find(({ options }) => options.every(isAccepted)) ?? ways[0]
  return [
    ...(way?.own ?? []),
    ...(way?.options ?? []).flatMap(({ option: { long = '', required, flags }, value }) =>
      required ? [long, value ?? /<.*>/.exec(flags)?.[0] ?? ''] : [long],
    ),
    ...args.slice(plain.length),
  ]
}

const giveValues = (kept: readonly Kept[], values: readonly string[]): readonly Kept[] => {
  const rest = [...values]
  return kept.map((each) => (takesValue(each) ? { ...each, value: rest.shift() ?? null } : each))
}

const isAccepted = ({ option, value }: Kept): boolean => {
  if (value === null || option.parseArg === undefined) return true
  try {
    option.parseArg(value, undefined)
    return true
  } catch {
    return false
  }
}

const quote = (word: string): string =>
  /^(?:[\w@%+=:,./-]+|<.*>)$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

const readSettled = (env: Environment): ReadonlySet<string> => {
  const files = [
    join(env['npm_config_local_prefix'] ?? '.', '.npmrc'),
    env['npm_config_userconfig'],
    env['npm_config_globalconfig'],
  ]
  return new Set([
    ...readOuterEnvironment().map((line) => line.slice(0, Math.max(0, line.indexOf('='))).toLowerCase()),
    ...files.flatMap((file) => settingsIn(file === undefined ? '' : readIfThere(file))).map(variableOf),
  ])
}

/** Names on the left of = in an ini file; a name alone stands for true. */
export const settingsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^[ \t]*([a-z][\w-]*)(?:\[\])?[ \t]*(?:=.*)?$/gim)].map(([, name]) => name ?? '')

const readIfThere = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Shells may be between npm and this process. */
const mostAncestors = 8

/** `NAME=value` of the environment that npm itself was started with; empty where the system does not tell. */
const readOuterEnvironment = (): readonly string[] => {
  let pid: string | undefined = String(process.ppid)
  for (let each = 0; each < mostAncestors && pid !== undefined; each++) {
    // npm writes its name over its command line.
    if (/^npm(?: |\0|$)/.test(readIfThere(`/proc/${pid}/cmdline`)))
      return readIfThere(`/proc/${pid}/environ`).split('\0')
    pid = /^PPid:\s*(\d+)$/m.exec(readIfThere(`/proc/${pid}/status`))?.[1]
  }
  return []
}
