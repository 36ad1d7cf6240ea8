// npm run matrix: measures the servers that work on this machine, prints the table, writes results and report.
import { randomInt } from 'node:crypto'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { type FleetConfig, readFleet } from '../bench/backend/swarm/fleet-file.ts'
import { parseLink } from '../bench/backend/swarm/link.ts'
import { kubernetesManifest } from '../bench/backend/swarm/manifest.ts'
import { openSwarm } from '../bench/backend/swarm/open-swarm.ts'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { requireTerms } from '../bench/link/terms.ts'
import { readContainerCall } from '../bench/machine/container.ts'
import { readProcessReport } from '../bench/machine/environment.ts'
import { select } from '../bench/plan/selection.ts'
import { requireLink, withLink } from '../bench/run/linked.ts'
import { type RunOptions, runMatrix } from '../bench/run/matrix.ts'
import { repeatRun } from '../bench/run/repeat.ts'
import { resumeMatrix } from '../bench/run/resume.ts'
import { buildReport } from '../report/build.ts'
import { oneLine } from '../report/format.ts'
import { renderResult } from '../report/terminal/result.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { paragraph } from '../report/terminal/text.ts'
import { limitsOf } from '../results/modes/modes.ts'
import { readRun } from '../results/store.ts'
import type { Summary } from '../results/summary-schema.ts'
import { readCatalog } from '../runners/catalog.ts'
import { scenarios as suiteScenarios } from '../scenarios/index.ts'
import { readOwnScenarios } from '../scenarios/own/own-scenarios.ts'
import { profiles } from '../scenarios/profiles.ts'
import { duration, nameList, wholeNumber } from './arguments.ts'
import {
  codeOfFault,
  defaultRunFolder,
  printResult,
  projectRoot,
  requireAlone,
  runCli,
  say,
  writeOutput,
} from './cli.ts'
import { openInBrowser } from './open-in-browser.ts'
import { callOf } from './place.ts'
import { describeEnd, describePlan } from './progress.ts'
import { addRigOptions, fileOfRig, type RigArguments, readRig, scenarioOfRig } from './rig-arguments.ts'
import { createProgress } from './show-progress.ts'

interface Options extends RigArguments {
  readonly profile: string
  readonly scenario?: readonly string[]
  readonly runner?: readonly string[]
  readonly rounds?: number
  readonly budget?: number
  readonly seed?: number
  readonly serverCores: number
  readonly warmMemory: boolean
  readonly frames?: string
  readonly out?: string
  readonly resume?: string
  readonly repeat?: string
  readonly fleet?: string
  readonly link?: string
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly open?: boolean
  readonly verbose?: boolean
}

export const program = new Command('matrix')
  .description(
    'Measures which WebSocket server carries camera images best on this machine, and what limits it.',
  )
  .option('--profile <id>', `extent of the run: ${profiles.map(({ id }) => id).join(', ')}`, 'quick')
  .option(
    '--scenario <ids>',
    `scenarios: ${suiteScenarios.map(({ id }) => id).join(', ')}, or files of your own`,
    nameList,
  )
  .option('--runner <ids>', 'runners, by the names of their folders in runners/', nameList)
  .option('--rounds <n>', 'how often each row is measured', wholeNumber(1, 1000))
  .option(
    '--budget <time>',
    'wall time of the run, such as 90s or 5m; trials that do not fit are left out',
    duration,
  )
  .option(
    '--seed <n>',
    'seed of the order of trials and of masking keys (default: random; recorded)',
    wholeNumber(0, 2 ** 31 - 1),
  )
  .option('--server-cores <n>', 'CPUs the server may use', wholeNumber(1, 1024), 1)
  .option('--no-warm-memory', 'do not touch the memory of the trials beforehand: fresh memory may be slow')
  .option('--frames <folder>', 'your own images in place of the suite’s: every image file of the folder')
  .option('--out <folder>', 'run folder, absent or empty (default: results/local/<time>-<profile>)')
  .option('--resume <run>', 'continue an unfinished run by its own plan')
  .option('--repeat <run>', 'measure the plan of a recorded run once more: its rows, rounds, order and seed')
  .option('--fleet <name>', 'run servers and load generators on several machines: swarm, k8s, or a JSON file')
  .option('--link <terms>', "shape the load generators' link to the server, such as 'rate 1gbit delay 5ms'")
  .option('--dry-run', 'print the plan and stop')
  .option('--verbose', 'one line for every trial, and the table of every scenario point')
  .option('--json', 'print summary.json on stdout')
  .option('--open', 'open the report in the browser of this desktop')
addRigOptions(program)

/** For Kubernetes, where the CPUs of the nodes are unknown. */
const manifestProcesses = 2
const manifestImage = 'image-stream-bench@sha256:DIGEST'

await runCli(import.meta, program, async () => {
  const options = program.opts<Options>()
  const { resume, repeat } = options
  const backendOptions = ['--fleet', '--link', '--no-warm-memory', '--verbose']
  if (resume !== undefined)
    requireAlone(program, '--resume', [...backendOptions, '--dry-run', '--json', '--frames', '--open'])
  if (repeat !== undefined)
    requireAlone(program, '--repeat', [...backendOptions, '--out', '--dry-run', '--json', '--open'])
  const rig = readRig(program)
  const fleet = options.fleet === undefined ? null : readFleet(options.fleet)
  const link = fleet === null && options.link !== undefined ? requireTerms(options.link) : null
  if (link !== null && (resume ?? repeat) !== undefined)
    throw new UsageError(
      '--link cannot be used without --fleet: the run to continue or repeat has its own link, or none',
    )
  if (fleet?.kind === 'k8s') return printManifest(fleet, options.dryRun ?? false)
  const call = readContainerCall()
  const runners = readCatalog()
  const openFilesLimit = readProcessReport().fileDescriptorLimit?.soft ?? null
  const surroundings = { runners, openFilesLimit, limitsOf }
  const mine = rig === null ? null : scenarioOfRig(rig, surroundings)
  const { scenarioIds, scenarios } = mine
    ? { scenarioIds: [mine.id], scenarios: [...suiteScenarios, mine] }
    : await readOwnScenarios(options.scenario ?? null, suiteScenarios, surroundings)
  const selection = select(
    {
      profile: options.profile,
      scenarioIds,
      runnerIds: options.runner ?? null,
      rounds: options.rounds ?? null,
      budgetMs: options.budget ?? null,
    },
    { profiles, scenarios, runners },
  )
  const folder = resolve(resume ?? options.out ?? defaultRunFolder(rig ? 'rig' : selection.profile.id))
  if (rig && options.save !== undefined) say(writeOutput('--save', ...fileOfRig(rig, options.save)))
  const status = createStatusLine(process.stderr)
  const signal = watchForInterrupt()
  if (link !== null) await requireLink(link, signal)
  const progress = createProgress({ status, verbose: options.verbose ?? false })
  const run: RunOptions = {
    folder,
    projectRoot,
    command: call?.command ?? [callOf('matrix'), ...process.argv.slice(2)].join(' '),
    dryRun: options.dryRun ?? false,
    warmMemory: options.warmMemory,
    signal,
    onProgress: status.step,
    onNote: (text) => status.log(paragraph('', text, 0)),
    openBackend: fleet
      ? openSwarm({ fleet, link: options.link === undefined ? null : parseLink(options.link) })
      : undefined,
    onPlan: (plan) => {
      status.log(describePlan(plan, options.dryRun ?? false))
      progress.onPlan(plan)
    },
    images:
      options.frames === undefined
        ? undefined
        : {
            folder: resolve(options.frames),
            onNote: (text) => status.log(paragraph('', text, 0)),
          },
    onTrial: progress.onTrial,
  }
  const { seed = randomInt(2 ** 31), serverCores } = options
  const linked = link === null ? null : withLink({ profile: selection.profile, scenarios }, link)
  const fresh = linked
    ? { selection: { ...selection, profile: linked.profile }, scenarios: linked.scenarios }
    : { selection, scenarios }
  const chosen =
    repeat === undefined ? { ...fresh, seed, serverCores } : repeatRun(readRun(repeat).run, runners)
  const end = await (resume === undefined
    ? runMatrix({ ...run, ...chosen })
    : resumeMatrix({ ...run, runners }))
  progress.end()
  status.end()
  if (options.dryRun) return exitCodes.done
  const built = await buildReport(folder)
  const { summary, history, files, withheld, fault } = built
  say(renderResult(built, { allTables: options.verbose ?? false }))
  for (const note of history) say(paragraph('', oneLine(note), 0))
  const hostFolder = call?.folder ?? folder
  const nameOf = (file: string): string =>
    relative(call?.cwd ?? process.cwd(), join(hostFolder, relative(folder, file)))
  for (const file of files) say(nameOf(file))
  const address = pathToFileURL(join(hostFolder, 'report.html')).href
  const isPage = fault === null && withheld === null
  if (isPage) say(`open ${address}`)
  const notOpened = options.open && isPage ? await openInBrowser(address) : null
  if (notOpened !== null) say(notOpened)
  const command = call === null ? 'matrix' : 'docker'
  if (withheld !== null) say(withheld)
  for (const line of describeEnd(end, fault, summary.trials, nameOf(folder), command)) say(line)
  if (options.json) await printResult(`${JSON.stringify(summary, null, 2)}\n`)
  if (end.interrupted) return exitCodes.interrupted
  const anyFault = end.fault ?? fault
  if (anyFault !== null) return codeOfFault(anyFault)
  if (withheld !== null) return exitCodes.usage
  return codeOf(summary.trials)
})

function codeOf({ completed, refused, failed }: Summary['trials']): number {
  if (failed > 0) return exitCodes.someFailed
  return completed + refused === 0 ? exitCodes.nothingToRun : exitCodes.done
}

/** @returns the exit code. @throws UsageError without --dry-run */
function printManifest(fleet: FleetConfig, dryRun: boolean): number {
  if (!dryRun)
    throw new UsageError(
      '--fleet k8s only prints a manifest: add --dry-run; to measure on a Swarm, use --fleet swarm',
    )
  process.stdout.write(
    kubernetesManifest({
      fleet,
      image: fleet.image ?? manifestImage,
      processes: fleet.load.processes ?? manifestProcesses,
    }),
  )
  return exitCodes.done
}
