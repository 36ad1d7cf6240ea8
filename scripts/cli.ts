// What all commands share: how they start and end. A user's mistake ends with one line and the usage, a bug with its stack.
import { existsSync, realpathSync } from 'node:fs'
import { inspect } from 'node:util'
import { type Command, CommanderError, type Option } from 'commander'
import { ExternalError } from '../bench/external/external-error.ts'
import { exitCodes, exitMeanings } from '../bench/failure/exit-codes.ts'
import { InterruptedError, NothingToRunError, UsageError } from '../bench/failure/failure.ts'
import { oneLine } from '../report/format.ts'
import { plainText } from '../report/terminal/plain-text.ts'
import { writeWhole } from '../results/store/write.ts'
import { CorruptRunError, DiskFullError, type FileFaultError, faultOf } from '../results/store.ts'
import { ScenarioFileError } from '../scenarios/own/own-scenarios.ts'
import { explainForgotten, readNpmCall } from './forgotten-dashes.ts'
import { callOf } from './place.ts'

export { defaultRunFolder, projectRoot } from './place.ts'

/**
 * Parses the process's arguments and runs the command's action, which returns the exit code.
 * @param door the script's own `import.meta`: one that is imported for its options, not by `start.cjs`, runs nothing
 * @param passedOn options of another command that this one hands on
 */
export const runCli = async (
  door: Pick<ImportMeta, 'filename'>,
  program: Command,
  action: () => Promise<number>,
  passedOn: readonly Option[] = [],
): Promise<void> => {
  const [, script = ''] = process.argv
  if (!existsSync(script) || realpathSync(script) !== door.filename) return
  const forgotten = explainForgotten(program, readNpmCall(), passedOn)
  if (forgotten !== null) {
    say(forgotten)
    process.exitCode = exitCodes.usage
    return
  }
  program.addHelpText('after', exitCodeHelp)
  try {
    parseArguments(program, process.argv.slice(2))
    process.exitCode = await action()
  } catch (error) {
    process.exitCode = explainError(program, error)
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

/** Of what the file system refused. */
export const codeOfFault = (fault: FileFaultError): number =>
  fault instanceof DiskFullError ? exitCodes.diskFull : exitCodes.usage

/** One line with path and remedy. @returns the exit code */
export const sayFault = (program: Command, fault: FileFaultError): number => {
  say(oneLine(`${program.name()}: ${fault.message}; ${fault.remedy}`))
  return codeOfFault(fault)
}

/**
 * Prints a result on stdout, whole or with an error; a reader that has gone, as after `| head`, wants no more.
 * @throws DiskFullError where stdout is a file without room
 */
export const printResult = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.once('error', () => {}) // the callback has it
    process.stdout.write(text, (error) => {
      const isOver = error == null || ('code' in error && error.code === 'EPIPE')
      if (isOver) resolve()
      else reject(faultOf(error, 'stdout') ?? error)
    })
  })

/**
 * Writes all outputs, each even where one before it cannot be written, so that nothing measured is lost.
 * @throws the first error
 */
export const writeAll = async (outputs: readonly (() => Promise<void>)[]): Promise<void> => {
  const ends = await Promise.allSettled(outputs.map((write) => write()))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Writes a file that an option asks for. @returns its path. @throws UsageError where it cannot be written; DiskFullError */
export const writeOutput = (option: string, file: string, text: string): string => {
  try {
    return writeWhole(file, text)
  } catch (cause) {
    if (cause instanceof DiskFullError || !(cause instanceof Error)) throw cause
    const fault = faultOf(cause)
    const why = fault ? `${fault.message}; ${fault.remedy}` : cause.message
    throw new UsageError(`${option} cannot be written: ${why}`, { cause })
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

const exitCodeHelp = `\nExit codes:\n${Object.entries(exitMeanings)
  .map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`)
  .join('\n')}`

/** Prints lines for people, on stderr, without control sequences in them. */
export const say = (text: string): void => console.error(plainText(text))

/** Prints why a command ended: one line, or for a bug its stack. @returns the exit code */
export const explainError = (program: Command, error: unknown): number => {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done
    const options = program.options.map(({ long }) => long).join(', ')
    const valid = error.code === 'commander.unknownOption' ? `; valid: ${options}` : ''
    return printMistake(program, error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ') + valid)
  }
  if (error instanceof UsageError || error instanceof ScenarioFileError || error instanceof CorruptRunError)
    return printMistake(program, error.message)
  if (error instanceof NothingToRunError) {
    say(`${program.name()}: ${error.message}`)
    return exitCodes.nothingToRun
  }
  if (error instanceof ExternalError) {
    say(`${program.name()}: ${oneLine(error.message)}`)
    for (const line of error.said) say(`  | ${oneLine(line).slice(0, 160)}`)
    return exitCodes.unreachable
  }
  if (error instanceof InterruptedError || (error instanceof Error && error.name === 'AbortError')) {
    say('interrupted')
    return exitCodes.interrupted
  }
  const fault = faultOf(error)
  if (fault !== null) return sayFault(program, fault)
  say(inspect(error))
  return exitCodes.bug
}

const printMistake = (program: Command, message: string): number => {
  say(`${program.name()}: ${oneLine(message)}`)
  say(`usage: ${callOf(program.name())} ${program.usage()}`)
  return exitCodes.usage
}
