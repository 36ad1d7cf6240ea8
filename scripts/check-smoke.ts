// npm run check:smoke: fails unless a smoke run's summary has completed rows of every runner that works on all machines.
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { type Summary, summarySchema } from '../results/summary-schema.ts'
import { runCli, say } from './cli.ts'

const needed = ['ws', 'uws', 'bun', 'deno', 'raw-tcp']

export const program = new Command('check:smoke')
  .description(`Fails unless a summary has completed rows of ${needed.join(', ')}.`)
  .argument('<summary>', 'summary.json of a smoke run')

await runCli(import.meta, program, async () => {
  const { rows, trials } = readSummary(program.args[0] ?? '')
  const missing = needed.filter(
    (id) => !rows.some((row) => row.runner === id && row.status === 'completed' && row.fps),
  )
  if (missing.length > 0) say(`no completed row of ${missing.join(', ')}`)
  say(`${trials.completed} of ${trials.planned} trials completed`)
  return missing.length > 0 ? exitCodes.gateFailed : exitCodes.done
})

function readSummary(file: string): Summary {
  try {
    return summarySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new UsageError(`${file} is not a summary.json`, { cause })
  }
}
