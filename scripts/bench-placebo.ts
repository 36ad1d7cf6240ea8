// npm run bench:placebo: how many rows and pairs that no published claim is about would pass the rules for claims.
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { placebo, placeboTable } from '../report/claims/placebo.ts'
import { summarize } from '../report/stats/summarize.ts'
import { readReference } from '../results/reference-schema.ts'
import { readRun } from '../results/store.ts'
import { printResult, runCli } from './cli.ts'

export const program = new Command('bench:placebo')
  .description(
    'Counts how many unrelated rows and pairs of existing runs would pass each rule for published claims.',
  )
  .argument('<runs...>', 'run folders')

await runCli(import.meta, program, async () => {
  const reference = readReference()
  const runs = program.args.map((folder) => summarize(readRun(folder), reference).rows)
  await printResult(`${placeboTable(placebo(runs, reference))}\n`)
  return exitCodes.done
})
