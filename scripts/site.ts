// npm run site: the static site of the published runs, for any web server, any sub-folder, or none at all.
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { UsageError } from '../bench/failure/failure.ts'
import { buildSite } from '../report/site/build.ts'
import { SiteError } from '../report/site/folder.ts'
import { publishedFolder } from '../results/store/published.ts'
import { exitCodes, runCli } from './cli.ts'

const projectFolder = join(import.meta.dirname, '..')

export const program = new Command('site')
  .description('Writes a static site with every published run: an index, the reports, their figures.')
  .option('--out <folder>', 'absent, empty, or an earlier site', 'site')
  .addOption(
    new Option('--published <folder>', 'where the published runs are').default(
      join(projectFolder, publishedFolder),
      publishedFolder,
    ),
  )

await runCli(import.meta, program, async () => {
  const { out, published } = program.opts<{ readonly out: string; readonly published: string }>()
  try {
    for (const file of await buildSite(published, out)) console.error(file)
    return exitCodes.done
  } catch (error) {
    if (error instanceof SiteError) throw new UsageError(error.message)
    throw error
  }
})
