// npm run bench:generator: compares the prepared generator with client libraries and iperf3, into one sink, on one core each.
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { compareGenerators } from '../bench/generator-comparison/compare.ts'
import { selectSenders } from '../bench/generator-comparison/plan.ts'
import { renderSenders, senderMarkdown, summarizeSenders } from '../report/senders.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { readCatalog } from '../runners/catalog.ts'
import { frameSizes, nameList, wholeNumber } from './arguments.ts'
import { printResult, projectRoot, runCli, say } from './cli.ts'

export const program = new Command('bench:generator')
  .description(
    'Measures how many frames per second each load generator sends to a sink that only counts them.',
  )
  .option(
    '--generator <ids>',
    'clients to compare the prepared generator with (default: all that are available)',
    nameList,
  )
  .option('--size <sizes>', 'frame sizes', frameSizes, frameSizes('64kib,1mib,8mib'))
  .option('--rounds <n>', 'trials of each generator and size', wholeNumber(1, 100), 5)
  .option('--seed <n>', 'seed of the order of trials (default: random)', wholeNumber(0, 2 ** 31 - 1))
  .option('--json', 'print the figures on stdout as JSON')
  .option('--markdown', 'print a table for a README on stdout')

interface Options {
  readonly generator?: readonly string[]
  readonly size: readonly number[]
  readonly rounds: number
  readonly seed?: number
  readonly json?: true
  readonly markdown?: true
}

await runCli(import.meta, program, async () => {
  const { generator, size, rounds, seed = randomInt(2 ** 31), json, markdown } = program.opts<Options>()
  if (json && markdown) throw new UsageError('--json and --markdown both print on stdout')
  const runners = readCatalog()
  const status = createStatusLine(process.stderr)
  const comparison = await compareGenerators({
    sinks: [
      ...readCatalog(join(projectRoot, 'bench/generator-comparison')),
      ...runners.filter(({ spec }) => spec.role === 'reference-receiver'),
    ],
    ...selectSenders(runners, generator ?? null),
    frameSizes: size,
    rounds,
    warmupMs: 500,
    windowMs: 1500,
    seed,
    projectRoot,
    signal: watchForInterrupt(),
    onProgress: status.step,
  })
  status.end()
  const rows = summarizeSenders(comparison)
  const { sink, missing, interrupted } = comparison
  say(`\n${renderSenders(rows, comparison)}`)
  if (json) await printResult(`${JSON.stringify({ sink, seed, rounds, rows, missing }, null, 2)}\n`)
  if (markdown) await printResult(`${senderMarkdown(rows)}\n`)
  if (interrupted) return exitCodes.interrupted
  return rows.some(({ failures }) => failures.length > 0) ? exitCodes.someFailed : exitCodes.done
})
