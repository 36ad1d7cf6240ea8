// npm run profile: one extra trial a system and profiler, flame graphs and the heaviest functions as a page.
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { profileSystems } from '../bench/profile/profile.ts'
import { selectSystems } from '../bench/profile/wanted.ts'
import { profilePage } from '../report/profile/page.ts'
import { profileText } from '../report/profile/text.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { requireEmpty } from '../results/store.ts'
import { readCatalog } from '../runners/catalog.ts'
import type { Scenario, ScenarioPoint } from '../scenarios/define.ts'
import { scenarios } from '../scenarios/index.ts'
import { nameList, parseDuration } from './arguments.ts'
import { defaultRunFolder, projectRoot, runCli, say, writeOutput } from './cli.ts'

interface Options {
  readonly scenario: string
  readonly point?: string
  readonly variant: string
  readonly runner?: readonly string[]
  readonly against?: string
  readonly duration: string
  readonly out?: string
}

export const program = new Command('profile')
  .description('Shows in which functions, and in what kind of work, servers spend their CPU time.')
  .argument('[systems]', 'runners, as ws,bun or ws/shipped')
  .option('--runner <ids>', 'the same as an option', nameList)
  .option('--scenario <id>', 'what they are sent', 'ingest-1mb')
  .option('--point <id>', 'which point of the scenario (default: its first)')
  .option('--variant <id>', 'a step of their ladders', 'tuned')
  .option('--against <what>', 'compare with: a variant, a runner, or "before" for the step before')
  .option('--duration <time>', 'how long the load lasts in each trial, such as 5s', '5s')
  .option('--out <folder>', 'folder, absent or empty (default: results/local/<time>-profile)')

await runCli(import.meta, program, async () => {
  const options = program.opts<Options>()
  const [systems] = program.args
  const names = systems === undefined ? options.runner : nameList(systems)
  if (names === undefined)
    throw new UsageError('name the systems to profile, such as: npm run profile -- ws,bun')
  const wanted = selectSystems(
    { names, variant: options.variant, against: options.against ?? null },
    readCatalog(),
  )
  const { scenario, point } = findPoint(options)
  const folder = resolve(options.out ?? defaultRunFolder('profile'))
  requireUnused(folder)
  const status = createStatusLine(process.stderr)
  const profiling = await profileSystems({
    wanted,
    scenario,
    point,
    windowMs: readDuration(options.duration),
    folder,
    command: ['npm run profile --', ...process.argv.slice(2)].join(' '),
    seed: 1,
    projectRoot,
    signal: watchForInterrupt(),
    onProgress: status.step,
  })
  status.end()
  say(profileText(profiling))
  const page = writeOutput('--out', join(folder, 'profile.html'), profilePage(profiling))
  say(`\nFlame graphs: ${pathToFileURL(page).href}`)
  const outcomes = profiling.systems.flatMap(({ profiles }) => profiles.map(({ status }) => status))
  if (outcomes.includes('failed')) return exitCodes.someFailed
  return outcomes.includes('recorded') ? exitCodes.done : exitCodes.nothingToRun
})

function findPoint({ scenario: id, point: pointId }: Options): {
  readonly scenario: Scenario
  readonly point: ScenarioPoint
} {
  const scenario = scenarios.find((candidate) => candidate.id === id)
  if (!scenario) {
    const valid = scenarios.map((candidate) => candidate.id).join(', ')
    throw new UsageError(`unknown scenario "${id}"; valid: ${valid}`)
  }
  const [first] = scenario.points
  const point = pointId === undefined ? first : scenario.points.find((candidate) => candidate.id === pointId)
  if (!point) {
    const valid = scenario.points.map((candidate) => candidate.id).join(', ')
    throw new UsageError(`${id} has no point "${pointId}"; valid: ${valid}`)
  }
  if (point.capacity)
    throw new UsageError(
      `${id} searches for a number of cameras; a profile needs a fixed load, such as ingest-1mb`,
    )
  return { scenario, point }
}

function requireUnused(folder: string): void {
  try {
    requireEmpty(folder)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`--out cannot be used: ${why}; name a folder that is absent or empty`, { cause })
  }
}

function readDuration(text: string): number {
  try {
    return parseDuration(text)
  } catch (error) {
    throw new UsageError(`--duration ${text}: ${error instanceof Error ? error.message : error}`)
  }
}
