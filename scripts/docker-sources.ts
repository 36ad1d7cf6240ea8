// npm run docker:sources: prints the digest of the image's sources as an output line of a GitHub workflow.
import { Command } from 'commander'
import { digestOfSources } from '../bench/container/sources.ts'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { projectRoot, runCli } from './cli.ts'

export const program = new Command('docker:sources').description(
  'Prints the digest of the sources of the image.',
)

await runCli(import.meta, program, async () => {
  console.log(`sources=${digestOfSources(projectRoot)}`)
  return exitCodes.done
})
