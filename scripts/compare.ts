// npm run compare: which rows of run B are faster or slower than in run A, and how else the runs differ.
import { Command, InvalidArgumentError, Option } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { compareStoredRuns, NothingInCommonError } from '../report/compare/compare.ts'
import { type ComparisonFormat, comparisonFormats, formatComparison } from '../report/compare/formats.ts'
import { renderComparison } from '../report/compare/table.ts'
import type { Comparison } from '../results/comparison-schema.ts'
import { readRun } from '../results/store.ts'
import { printResult, runCli, say, writeAll, writeOutput } from './cli.ts'

interface Options {
  readonly failAbove?: number
  readonly allowMissing?: boolean
  readonly format?: ComparisonFormat
  readonly out?: string
  readonly json?: boolean
}

const percentage = (text: string): number => {
  const percent = Number(/^(\d+(?:\.\d+)?)\s?%?$/.exec(text)?.[1])
  if (percent >= 0 && percent < 100) return percent / 100
  throw new InvalidArgumentError('must be a percentage from 0 to less than 100, like 5%.')
}

export const program = new Command('compare')
  .description(
    'Compares run B with run A: the ratio of every row with its interval, and how else the runs differ.',
  )
  .argument('<A>', 'run folder to compare with')
  .argument('<B>', 'run folder that is compared')
  .option(
    '--fail-above <percentage>',
    'exit with 3 when a row is slower, or dearer at equal pace, by more than this, or lost',
    percentage,
  )
  .option('--allow-missing', 'with --fail-above: rows of A may be without a figure in B')
  .addOption(
    new Option('--format <format>', 'also print the comparison on stdout in this format').choices(
      comparisonFormats,
    ),
  )
  .option('--out <file>', 'write the --format output to a file instead')
  .option('--json', 'print the comparison on stdout as JSON')

await runCli(import.meta, program, async () => {
  const { failAbove = null, allowMissing = false, format, out, json } = program.opts<Options>()
  if (allowMissing && failAbove === null) throw new UsageError('--allow-missing needs --fail-above')
  if (out !== undefined && format === undefined)
    throw new UsageError(`--out needs --format ${comparisonFormats.join('|')}`)
  if (json && format !== undefined && out === undefined)
    throw new UsageError('--json and --format both print on stdout: give --out FILE with --format')
  const [a = '', b = ''] = program.args
  const comparison = compareRuns(a, b, failAbove, allowMissing)
  say(renderComparison(comparison))
  await writeAll([
    async () => {
      if (json) await printResult(`${JSON.stringify(comparison)}\n`)
    },
    async () => {
      if (format === undefined) return
      const text = formatComparison(comparison, format)
      if (out === undefined) await printResult(text)
      else say(writeOutput('--out', out, text))
    },
  ])
  return comparison.gateFailures.length > 0 ? exitCodes.gateFailed : exitCodes.done
})

function compareRuns(a: string, b: string, failAbove: number | null, allowMissing: boolean): Comparison {
  try {
    return compareStoredRuns(readRun(a), readRun(b), failAbove, allowMissing)
  } catch (error) {
    if (error instanceof NothingInCommonError) throw new UsageError(error.message)
    throw error
  }
}
