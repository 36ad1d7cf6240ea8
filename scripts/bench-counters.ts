// npm run bench:counters: what reading counters ten times a window costs, as ratios to reading them at its ends only.
import { randomInt } from 'node:crypto'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { select } from '../bench/plan/selection.ts'
import { compareReadings } from '../bench/run/counter-cost.ts'
import { counterCosts, describeCounterCost } from '../report/counter-cost.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { readCatalog } from '../runners/catalog.ts'
import { scenarios } from '../scenarios/index.ts'
import { profiles } from '../scenarios/profiles.ts'
import { nameList, wholeNumber } from './arguments.ts'
import { projectRoot, runCli, say } from './cli.ts'

export const program = new Command('bench:counters')
  .description('Compares trials whose counters are read ten times a window with trials that are left alone.')
  .option('--runner <ids>', 'servers, by the names of their folders in runners/', nameList, ['ws', 'go-gws'])
  .option('--rounds <n>', 'pairs of trials of each server', wholeNumber(2, 1000), 20)
  .option('--seed <n>', 'seed of the masking keys (default: random)', wholeNumber(0, 2 ** 31 - 1))

interface Options {
  readonly runner: readonly string[]
  readonly rounds: number
  readonly seed?: number
}

const scenarioId = 'ingest-1mb'

await runCli(import.meta, program, async () => {
  const { runner, rounds, seed = randomInt(2 ** 31) } = program.opts<Options>()
  const { profile, runners } = select(
    { profile: 'quick', scenarioIds: [scenarioId], runnerIds: runner, rounds, budgetMs: null },
    { profiles, scenarios, runners: readCatalog() },
  )
  const scenario = scenarios.find(({ id }) => id === scenarioId)
  if (!scenario) throw new Error(`there is no scenario ${scenarioId}`)
  const signal = watchForInterrupt()
  const status = createStatusLine(process.stderr)
  const trials = await compareReadings({
    ...{ profile, scenario, runners, rounds, seed, projectRoot, signal },
    onProgress: status.step,
  })
  status.end()
  const named = trials.map(({ row, ...trial }) => ({ ...trial, label: row.label }))
  for (const cost of counterCosts(named)) say(describeCounterCost(cost))
  if (signal.aborted) return exitCodes.interrupted
  return trials.some(({ outcome }) => outcome.status !== 'completed') ? exitCodes.someFailed : exitCodes.done
})
