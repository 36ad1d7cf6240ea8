// npm run publish-run: adds a run to the published ones, without private data.
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { publishRun, UnpublishableError } from '../report/publish.ts'
import { isPublicName, publishedFolder } from '../results/store/published.ts'
import { projectRoot, runCli, say } from './cli.ts'

interface Options {
  readonly machine: string
  readonly subject?: string
  readonly into: string
}

const publicName = (text: string): string => {
  if (isPublicName(text)) return text
  throw new InvalidArgumentError('must be lower-case letters, digits, dots and hyphens.')
}

export const program = new Command('publish-run')
  .description('Writes results/published/<day>-<machine>/ from a finished run, without its private data.')
  .argument('<run>', 'run folder')
  .requiredOption('--machine <name>', 'public name of the machine', publicName)
  .option('--subject <name>', 'what the run measured, where a machine has several runs of a day', publicName)
  .option('--into <folder>', 'folder of the published runs', join(projectRoot, publishedFolder))

await runCli(import.meta, program, async () => {
  const { machine, subject, into } = program.opts<Options>()
  const [source = ''] = program.args
  try {
    const { folder, bytes, words } = await publishRun(
      source,
      into,
      { machine, subject: subject ?? null },
      hostname(),
    )
    say(`${folder}: ${(bytes / 1e6).toFixed(1)} MB`)
    if (words.length > 0) say('It contains texts that programs printed. Read them before you commit:')
    for (const text of words) say(`  ${text.replaceAll(/\s+/g, ' ').trim()}`)
    return exitCodes.done
  } catch (error) {
    if (error instanceof UnpublishableError) throw new UsageError(error.message)
    throw error
  }
})
