// npm run bench:breakdown: whether reading a server's threads, page faults and connections moves its throughput.
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { measureReadingCost } from '../bench/run/reading-cost.ts'
import { isWithinNoise, readingCost, renderReadingCost } from '../report/reading-cost.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { readCatalog } from '../runners/catalog.ts'
import { wholeNumber } from './arguments.ts'
import { projectRoot, runCli, say } from './cli.ts'

export const program = new Command('bench:breakdown')
  .description('Alternates trials with and without the reading of threads, page faults and connections.')
  .option('--runner <id>', 'the server', 'ws')
  .option('--rounds <n>', 'pairs of trials', wholeNumber(2, 100), 10)

interface Options {
  readonly runner: string
  readonly rounds: number
}

const windowMs = 2000

await runCli(import.meta, program, async () => {
  const { runner: id, rounds } = program.opts<Options>()
  const servers = readCatalog().filter(({ spec }) => spec.role !== 'generator')
  const runner = servers.find(({ spec }) => spec.id === id)
  if (!runner)
    throw new UsageError(`unknown runner "${id}"; valid: ${servers.map(({ spec }) => spec.id).join(', ')}`)
  const status = createStatusLine(process.stderr)
  const signal = watchForInterrupt()
  const trials = await measureReadingCost({
    ...{ runner, rounds, windowMs, projectRoot, signal },
    onProgress: status.step,
  })
  status.end()
  const cost = readingCost(trials)
  say(renderReadingCost(cost))
  if (cost.failures.length > 0) say(`failed trials: ${cost.failures.join(', ')}`)
  return isWithinNoise(cost) ? exitCodes.done : exitCodes.gateFailed
})
