// npm run bench:equal-pace: whether windows at equal pace change the window after them, and how good their estimates are.
import { randomInt } from 'node:crypto'
import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { planRows } from '../bench/plan/rows.ts'
import { select } from '../bench/plan/selection.ts'
import { runMatrix } from '../bench/run/matrix.ts'
import { estimateErrors, renderEqualPaceChecks, sequenceEffects } from '../report/equal-pace-check.ts'
import { summarize } from '../report/stats/summarize.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { readReference } from '../results/reference-schema.ts'
import type { PlannedRow } from '../results/schema.ts'
import { readRun } from '../results/store.ts'
import { readCatalog } from '../runners/catalog.ts'
import type { Profile } from '../scenarios/define.ts'
import { bothRates, capacity1mb } from '../scenarios/equal-pace.ts'
import { ingest1mb } from '../scenarios/ingest-1mb.ts'
import { profiles } from '../scenarios/profiles.ts'
import { nameList, wholeNumber } from './arguments.ts'
import { defaultRunFolder, projectRoot, runCli, say } from './cli.ts'
import { describePlan } from './progress.ts'
import { createProgress } from './show-progress.ts'

interface Options {
  readonly runner?: readonly string[]
  readonly rounds?: number
  readonly capacity?: true
  readonly out?: string
}

export const program = new Command('bench:equal-pace')
  .description(
    'Measures every system with and without windows at equal pace, and compares throughput and CPU flat out; or compares estimated cameras a core with a capacity search.',
  )
  .argument('[run]', 'run folder of this command, to print its figures again')
  .option('--runner <ids>', 'runners, by the names of their folders in runners/ (default: all)', nameList)
  .option('--rounds <n>', 'trials of each row (default: 10, with --capacity 3)', wholeNumber(2, 1000))
  .option('--capacity', 'search for the cameras that a core carries, in place of trials without equal pace')
  .option('--out <folder>', 'run folder, absent or empty (default: results/local/<time>-equal-pace)')

await runCli(import.meta, program, async () => {
  const { runner = null, rounds, capacity = false, out } = program.opts<Options>()
  const [recorded] = program.args
  if (recorded !== undefined && [runner, rounds, out].some((option) => option != null))
    throw new UsageError('a recorded run is only printed: leave out --runner, --rounds and --out')
  const folder = resolve(recorded ?? out ?? defaultRunFolder('equal-pace'))
  const interrupted =
    recorded === undefined && (await measure(folder, runner, rounds ?? (capacity ? 3 : 10), capacity))
  const stored = readRun(folder)
  const summary = summarize(stored, readReference())
  const tables = renderEqualPaceChecks(sequenceEffects(stored, summary), estimateErrors(stored, summary))
  for (const table of tables) say(`\n${table}`)
  if (tables.length === 0)
    say('nothing to compare: no system was measured both ways, or has an estimate and a capacity search')
  say(relative(process.cwd(), folder) || folder)
  if (interrupted) return exitCodes.interrupted
  return tables.length === 0 ? exitCodes.nothingToRun : exitCodes.done
})

/** @returns whether it was interrupted */
async function measure(
  folder: string,
  runnerIds: readonly string[] | null,
  rounds: number,
  capacity: boolean,
): Promise<boolean> {
  const profile: Profile = {
    id: 'equal-pace',
    rounds,
    budgetMs: null,
    warmupMs: 500,
    windowMs: 1000,
    minFrames: 30,
    baselineReplicas: 1,
    scenarios: [
      { id: ingest1mb.id, equalPace: bothRates, rules: [{ variants: ['tuned'] }] },
      ...(capacity ? [{ id: capacity1mb.id, rules: [{ variants: ['tuned'] }] }] : []),
    ],
  }
  const scenarios = [ingest1mb, capacity1mb]
  const options = { profile: profile.id, scenarioIds: null, runnerIds, rounds: null, budgetMs: null }
  const selection = select(options, {
    profiles: [...profiles, profile],
    scenarios,
    runners: readCatalog(),
  })
  const planned = planRows({ ...selection, scenarios, runtimeOf: new Map() })
  const status = createStatusLine(process.stderr)
  const progress = createProgress({ status, verbose: false })
  const end = await runMatrix({
    folder,
    projectRoot,
    command: ['npm run bench:equal-pace --', ...process.argv.slice(2)].join(' '),
    dryRun: false,
    signal: watchForInterrupt(),
    onProgress: status.step,
    onPlan: (plan) => {
      status.log(describePlan(plan, false))
      progress.onPlan(plan)
    },
    onTrial: progress.onTrial,
    selection,
    scenarios,
    seed: randomInt(2 ** 31),
    serverCores: 1,
    rows: capacity ? planned : planned.flatMap((row) => [row, flatOutAlone(row)]),
  })
  progress.end()
  status.end()
  return end.interrupted
}

/** In the same rounds as the row itself. */
function flatOutAlone({ equalPace: _, ...row }: PlannedRow): PlannedRow {
  return { ...row, replica: 2, label: `${row.label}, flat out alone` }
}
