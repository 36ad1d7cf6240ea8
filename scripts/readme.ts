// npm run readme: writes the headline chart, findings and claims table of a published run into README.md.
import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { readPublished } from '../report/published-runs.ts'
import { ReadmeError, readmeFiles } from '../report/readme.ts'
import { readReference } from '../results/reference-schema.ts'
import { listPublished, publishedFolder } from '../results/store/published.ts'
import { writeWhole } from '../results/store/write.ts'
import { projectRoot, runCli, say } from './cli.ts'

export const program = new Command('readme')
  .description(
    'Writes docs/headline-light.svg, docs/headline-dark.svg and the block of README.md about the published runs.',
  )
  .argument('<run>', `name of a folder in ${publishedFolder}: the run whose chart is shown`)

await runCli(import.meta, program, async () => {
  const name = basename(resolve(program.args[0] ?? ''))
  const reference = readReference()
  const runs = readPublished(listPublished(join(projectRoot, publishedFolder)), reference)
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
  try {
    const files = await readmeFiles(readme, name, runs, reference)
    for (const { path, content } of files) say(writeWhole(join(projectRoot, path), content))
    return exitCodes.done
  } catch (error) {
    if (error instanceof ReadmeError) throw new UsageError(error.message)
    throw error
  }
})
