// npm run site: writes a static site of the published runs, for any web server and sub-folder, or to open from disk.
import { join } from 'node:path'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { buildSite } from '../report/site/build.ts'
import { SiteError } from '../report/site/folder.ts'
import { publishedFolder } from '../results/store/published.ts'
import { projectRoot, runCli, say } from './cli.ts'

export const program = new Command('site')
  .description('Writes a static site of all published runs: an index, their reports and their figures.')
  .option('--out <folder>', 'output folder: absent, empty, or an earlier site', 'site')
  .option('--published <folder>', 'folder of the published runs', join(projectRoot, publishedFolder))

await runCli(import.meta, program, async () => {
  const { out, published } = program.opts<{ readonly out: string; readonly published: string }>()
  try {
    for (const file of await buildSite(published, out)) say(file)
    return exitCodes.done
  } catch (error) {
    if (error instanceof SiteError) throw new UsageError(error.message)
    throw error
  }
})
