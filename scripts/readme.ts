// npm run readme: writes the headline chart, findings and claims table of a published run into README.md.
import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { ReadmeError, readmeFiles } from '../report/readme.ts'
import { summarize } from '../report/stats/summarize.ts'
import { readReference } from '../results/reference-schema.ts'
import { publishedFolder } from '../results/store/published.ts'
import { writeWhole } from '../results/store/write.ts'
import { readRun } from '../results/store.ts'
import { projectRoot, runCli, say } from './cli.ts'

export const program = new Command('readme')
  .description(
    'Writes docs/headline-light.svg, docs/headline-dark.svg and the block of README.md about a published run.',
  )
  .argument('<run>', `name of a folder in ${publishedFolder}`)

await runCli(import.meta, program, async () => {
  const name = basename(resolve(program.args[0] ?? ''))
  const stored = readRun(join(projectRoot, publishedFolder, name))
  const reference = readReference()
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
  try {
    const files = await readmeFiles(readme, name, stored, summarize(stored, reference), reference)
    for (const { path, content } of files) say(writeWhole(join(projectRoot, path), content))
    return exitCodes.done
  } catch (error) {
    if (error instanceof ReadmeError) throw new UsageError(error.message)
    throw error
  }
})
