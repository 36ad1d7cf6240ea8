// npm run bench:cold-memory: whether ratios of systems depend on memory that the hypervisor has yet to back.
import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { select } from '../bench/plan/selection.ts'
import { compareColdMemory } from '../bench/run/cold-memory.ts'
import { compareRuns, renderAgreement } from '../report/agreement.ts'
import { pageFaultFacts } from '../report/facts.ts'
import { describeRows } from '../report/stats/summarize.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { paragraph } from '../report/terminal/text.ts'
import type { PageFaults } from '../results/environment-schema.ts'
import { readCatalog } from '../runners/catalog.ts'
import { scenarios } from '../scenarios/index.ts'
import { profiles } from '../scenarios/profiles.ts'
import { duration, nameList, wholeNumber } from './arguments.ts'
import { defaultRunFolder, projectRoot, runCli, say } from './cli.ts'

export const program = new Command('bench:cold-memory')
  .description(
    'Makes memory cold if it can, then measures pairs of runs, one with warmed memory and one without. Uses nearly all memory.',
  )
  .option('--pairs <n>', 'pairs of runs, of one round each', wholeNumber(2, 100), 5)
  .option('--runner <ids>', 'systems beside the baseline', nameList, ['deno', 'uws', 'python-websockets'])
  .option('--wait <time>', 'time for the hypervisor to take free memory back', duration, 15_000)
  .option('--out <folder>', 'folder of the runs (default: results/local/<time>-cold-memory)')

/** Its tuned row is what ratios refer to. */
const baseline = 'ws'

interface Options {
  readonly pairs: number
  readonly runner: readonly string[]
  readonly wait: number
  readonly out?: string
}

await runCli(import.meta, program, async () => {
  const { pairs, runner, wait, out } = program.opts<Options>()
  const runners = readCatalog()
  const selection = select(
    {
      profile: 'quick',
      scenarioIds: ['ingest-1mb'],
      runnerIds: [...new Set([baseline, ...runner])],
      rounds: 1,
      budgetMs: null,
    },
    { profiles, scenarios, runners },
  )
  const status = createStatusLine(process.stderr)
  const found = await compareColdMemory({
    ...{ pairs, waitMs: wait, selection, scenarios, projectRoot, seed: randomInt(2 ** 30), serverCores: 1 },
    folder: resolve(out ?? defaultRunFolder('cold-memory')),
    command: ['npm run bench:cold-memory --', ...process.argv.slice(2)].join(' '),
    signal: watchForInterrupt(),
    onProgress: status.step,
  })
  status.end()
  if (found.kind === 'interrupted') return exitCodes.interrupted
  if (found.kind === 'not cold') {
    say(
      paragraph(
        '',
        `Memory could not be made cold here, so nothing was measured: ${costText(found.faults)} after nearly all of it was touched, freed and left alone for ${wait / 1000} s.`,
        0,
      ),
    )
    return exitCodes.done
  }
  const agreement = compareRuns(describeRows(found.untouched), describeRows(found.warmed))
  for (const faults of found.found) say(`without warming: ${costText(faults)}`)
  say(`\nfirst run: memory as found; second run: memory warmed\n${renderAgreement(agreement)}\n`)
  const moved = agreement.rows.filter(({ agrees }) => !agrees)
  say(
    `${moved.length} of ${agreement.rows.length} ratios to the baseline depend on it (!: the interval of second ÷ first excludes 1)`,
  )
  return exitCodes.done
})

function costText(faults: PageFaults | null): string {
  return faults === null
    ? 'a page fault could not be measured'
    : pageFaultFacts(faults)
        .map(([, text]) => `a page fault took ${text}`)
        .join()
}
