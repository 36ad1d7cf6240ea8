// What all doors share: a user's mistake ends with one line, the usage and code 2; a bug with its stack and code 1.
import { type Command, CommanderError, InvalidArgumentError } from 'commander'
import { TargetError } from '../bench/external/external-error.ts'
import { InterruptedError, UsageError } from '../bench/failure/failure.ts'
import { oneLine } from '../report/format.ts'
import { CorruptRunError, DiskFullError } from '../results/store.ts'
import { ScenarioFileError } from '../scenarios/own/own-scenarios.ts'

export const exitCodes = { done: 0, bug: 1, usage: 2, someFailed: 3, target: 4, interrupted: 130 } as const

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

/** Parses a whole number within bounds, for an option or argument. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`)
  }

/** Parses a list of names separated by commas. */
export const nameList = (text: string): readonly string[] => {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return names
  throw new InvalidArgumentError('must be names separated by commas.')
}

/** Parses a time such as 90s, 5m or 1h30m to milliseconds. */
export const duration = (text: string): number => {
  const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? []
  const ms = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000
  if (ms > 0 && Number.isSafeInteger(ms)) return ms
  throw new InvalidArgumentError('must be a time like 90s, 5m or 1h30m.')
}

/** @throws UsageError naming the options of the command line that `option` leaves no room for */
export const requireAlone = (program: Command, option: string, companions: readonly string[]): void => {
  const others = program.options
    .filter((other) => program.getOptionValueSource(other.attributeName()) === 'cli')
    .map(({ long }) => long ?? '')
    .filter((long) => long !== option && !companions.includes(long))
  if (others.length > 0)
    throw new UsageError(`${option} takes its plan from the run, and no ${others.join(', ')} beside it`)
}

const report = (program: Command, error: unknown): number => {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done
    const options = program.options.map(({ long }) => long).join(', ')
    const valid = error.code === 'commander.unknownOption' ? `; valid: ${options}` : ''
    return complain(program, error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ') + valid)
  }
  if (error instanceof UsageError || error instanceof ScenarioFileError || error instanceof CorruptRunError)
    return complain(program, error.message)
  if (error instanceof DiskFullError) {
    console.error(`${program.name()}: ${error.message}`)
    return exitCodes.someFailed
  }
  if (error instanceof TargetError) {
    console.error(`${program.name()}: ${oneLine(error.message)}`)
    for (const line of error.said) console.error(`  | ${oneLine(line).slice(0, 160)}`)
    return exitCodes.target
  }
  if (error instanceof InterruptedError || (error instanceof Error && error.name === 'AbortError')) {
    console.error('interrupted')
    return exitCodes.interrupted
  }
  console.error(error)
  return exitCodes.bug
}

const complain = (program: Command, message: string): number => {
  console.error(`${program.name()}: ${message}`)
  console.error(`usage: npm run ${program.name()} -- ${program.usage()}`)
  return exitCodes.usage
}
