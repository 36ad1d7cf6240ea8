// npm run publish-run: takes a run over among the published ones, without what is private.
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { UsageError } from '../bench/failure/failure.ts'
import { publishRun, UnpublishableError } from '../report/publish.ts'
import { isMachineName, publishedFolder } from '../results/store/published.ts'
import { exitCodes, runCli } from './cli.ts'

const machineName = (text: string): string => {
  if (isMachineName(text)) return text
  throw new InvalidArgumentError('must be lower-case letters, digits, dots and hyphens.')
}

export const program = new Command('publish-run')
  .description(
    'Writes results/published/<day>-<machine>/ from a finished run, without what is private in it.',
  )
  .argument('<run>', 'run folder')
  .requiredOption('--machine <name>', 'what readers shall call the machine', machineName)
  .addOption(
    new Option('--into <folder>', 'where the published runs are').default(
      join(import.meta.dirname, '..', publishedFolder),
      publishedFolder,
    ),
  )

await runCli(import.meta, program, async () => {
  const { machine, into } = program.opts<{ readonly machine: string; readonly into: string }>()
  const [source = ''] = program.args
  try {
    const { folder, bytes, words } = await publishRun(source, into, machine, hostname())
    console.error(`${folder}: ${(bytes / 1e6).toFixed(1)} MB`)
    if (words.length > 0) console.error('What programs said is in it. Read it before you commit:')
    for (const text of words) console.error(`  ${text.replaceAll(/\s+/g, ' ').trim()}`)
    return exitCodes.done
  } catch (error) {
    if (error instanceof UnpublishableError) throw new UsageError(error.message)
    throw error
  }
})
