// What all commands share: exit codes, files that are written, and errors. A user's mistake ends with one line, the usage and
// code 2; a bug with its stack and code 1.
import { join } from 'node:path'
import { inspect } from 'node:util'
import { type Command, CommanderError } from 'commander'
import { ExternalError } from '../bench/external/external-error.ts'
import { InterruptedError, UsageError } from '../bench/failure/failure.ts'
import { oneLine } from '../report/format.ts'
import { plainText } from '../report/terminal/plain-text.ts'
import { writeWhole } from '../results/store/write.ts'
import { CorruptRunError, DiskFullError } from '../results/store.ts'
import { ScenarioFileError } from '../scenarios/own/own-scenarios.ts'

export const projectRoot = join(import.meta.dirname, '..')

export const exitCodes = { done: 0, bug: 1, usage: 2, someFailed: 3, external: 4, interrupted: 130 } as const

/**
 * Parses the process's arguments and runs the command's action, which returns the exit code.
 * @param door the script's own `import.meta`: a script that is imported for its options runs nothing
 */
export const runCli = async (
  door: Pick<ImportMeta, 'main'>,
  program: Command,
  action: () => Promise<number>,
): Promise<void> => {
  if (!door.main) return
  try {
    parseArguments(program, process.argv.slice(2))
    process.exitCode = await action()
  } catch (error) {
    process.exitCode = report(program, error)
  }
}

/** Reads arguments into the command. @throws CommanderError on the first mistake, UsageError where a parser throws one */
export const parseArguments = (program: Command, args: readonly string[]): void => {
  program
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({ writeErr: () => {} })
    .parse(args, { from: 'user' })
}

/** The run folder where none is given: `results/local/<time>-<name>`. */
export const defaultRunFolder = (name: string): string =>
  join(projectRoot, 'results/local', `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}-${name}`)

/** Writes a file that an option asks for. @returns its path. @throws UsageError where it cannot be written; DiskFullError */
export const writeOutput = (option: string, file: string, text: string): string => {
  try {
    return writeWhole(file, text)
  } catch (cause) {
    if (cause instanceof DiskFullError || !(cause instanceof Error)) throw cause
    throw new UsageError(`${option} cannot be written: ${cause.message}`, { cause })
  }
}

/** @throws UsageError naming the given options that cannot be combined with `option` */
export const requireAlone = (program: Command, option: string, companions: readonly string[]): void => {
  const others = program.options
    .filter((other) => program.getOptionValueSource(other.attributeName()) === 'cli')
    .map(({ long }) => long ?? '')
    .filter((long) => long !== option && !companions.includes(long))
  if (others.length > 0)
    throw new UsageError(`${option} takes its plan from the run: leave out ${others.join(', ')}`)
}

/** Prints lines for people, on stderr, without control sequences in them. */
export const say = (text: string): void => console.error(plainText(text))

const report = (program: Command, error: unknown): number => {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done
    const options = program.options.map(({ long }) => long).join(', ')
    const valid = error.code === 'commander.unknownOption' ? `; valid: ${options}` : ''
    return printMistake(program, error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ') + valid)
  }
  if (error instanceof UsageError || error instanceof ScenarioFileError || error instanceof CorruptRunError)
    return printMistake(program, error.message)
  if (error instanceof DiskFullError) {
    say(`${program.name()}: ${oneLine(error.message)}`)
    return exitCodes.someFailed
  }
  if (error instanceof ExternalError) {
    say(`${program.name()}: ${oneLine(error.message)}`)
    for (const line of error.said) say(`  | ${oneLine(line).slice(0, 160)}`)
    return exitCodes.external
  }
  if (error instanceof InterruptedError || (error instanceof Error && error.name === 'AbortError')) {
    say('interrupted')
    return exitCodes.interrupted
  }
  say(inspect(error))
  return exitCodes.bug
}

const printMistake = (program: Command, message: string): number => {
  say(`${program.name()}: ${oneLine(message)}`)
  say(`usage: npm run ${program.name()} -- ${program.usage()}`)
  return exitCodes.usage
}
