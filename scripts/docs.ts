// npm run docs: writes the tables of the documents that follow from the code (options, exit codes, scenarios, profiles, runners)
// or from published runs (gains of each library's steps).
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { exitCodes, exitMeanings } from '../bench/failure/exit-codes.ts'
import { blockNames, fillBlocks } from '../report/docs/blocks.ts'
import { gainsBlock } from '../report/docs/gains.ts'
import {
  exitCodeTable,
  type OptionHelp,
  optionTable,
  profileTable,
  runnerTable,
  scenarioTable,
} from '../report/docs/tables.ts'
import { readPublishedSummary } from '../report/published-runs.ts'
import { listPublished, publishedFolder } from '../results/store/published.ts'
import { writeWhole } from '../results/store/write.ts'
import { readCatalog } from '../runners/catalog.ts'
import { scenarios } from '../scenarios/index.ts'
import { profiles } from '../scenarios/profiles.ts'
import { projectRoot, runCli } from './cli.ts'
import { programs } from './programs.ts'

export interface GeneratedPage {
  /** Below the root of the project. */
  readonly path: string
  /** As it is in the working copy. */
  readonly before: string
  readonly after: string
}

/** Every page of the documentation with a generated block. @throws BlockError naming a block that nothing is known of */
export const generatedPages = (): readonly GeneratedPage[] => {
  const contents = blockContents()
  const pages = ['docs/*.md', 'runners/*/README.md'].flatMap((pattern) =>
    globSync(pattern, { cwd: projectRoot }).sort(),
  )
  return ['README.md', ...pages]
    .map((path) => ({ path, before: readFileSync(join(projectRoot, path), 'utf8') }))
    .filter(({ before }) => blockNames(before).length > 0)
    .map((page) => ({ ...page, after: fillBlocks(page.before, contents) }))
}

const blockContents = (): ReadonlyMap<string, string> =>
  new Map([
    ...[...programs].map(
      ([name, program]) => [`options of ${name}`, optionTable(optionsOf(program))] as const,
    ),
    ['options of docker alone', optionTable(optionsOf(programOf('docker'), programOf('matrix')))],
    ['exit codes', exitCodeTable(exitMeanings)],
    ['scenarios', scenarioTable(scenarios)],
    ['profiles', profileTable(profiles, scenarios.length)],
    ...gainsBlocks(),
    ['servers', runnerTable(readCatalog().flatMap(({ spec }) => (spec.role === 'generator' ? [] : [spec])))],
  ])

/** Of the runners whose steps a published run has measured. */
const gainsBlocks = (): readonly (readonly [name: string, content: string])[] => {
  const runs = listPublished(join(projectRoot, publishedFolder)).map((published) => ({
    ...published,
    summary: readPublishedSummary(published),
  }))
  return readCatalog().flatMap(({ spec }) => {
    const block = gainsBlock(spec.id, runs, '../../')
    return block === null ? [] : [[`gains of ${spec.id}`, block] as const]
  })
}

const programOf = (name: string): Command => {
  const program = programs.get(name)
  if (program === undefined) throw new Error(`no program is called ${name}`)
  return program
}

/** The page with the options of `matrix` lists the scenarios in a table of their own. */
const scenarioNames = scenarios.map(({ id }) => id).join(', ')

/** @param beside a program whose options are left out, as another page has them */
const optionsOf = (program: Command, beside: Command | null = null): readonly OptionHelp[] => {
  const help = program.createHelp()
  return help
    .visibleOptions(program)
    .filter(({ long }) => long !== '--help' && !beside?.options.some((option) => option.long === long))
    .map((option) => ({
      term: help.optionTerm(option),
      meaning: help.optionDescription(option).replace(scenarioNames, 'names of scenarios'),
    }))
}

const program = new Command('docs').description(
  'Writes the tables of the documents that follow from the code and from published runs.',
)

await runCli(import.meta, program, async () => {
  for (const { path, before, after } of generatedPages())
    if (after !== before) console.error(writeWhole(join(projectRoot, path), after))
  return exitCodes.done
})
