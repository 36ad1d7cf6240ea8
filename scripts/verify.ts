// npm run verify: the behavioural checks against every server that this machine has, in its variants and modes.
import { join } from 'node:path'
import { Command } from 'commander'
import { selectCheckable, verifyRunners } from '../bench/conformance/verify.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { conformanceNotes, renderConformance } from '../report/conformance.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { readCatalog } from '../runners/catalog.ts'
import { scenarios } from '../scenarios/index.ts'
import { exitCodes, nameList, runCli } from './cli.ts'

export const program = new Command('verify')
  .description('Checks whether every server behaves as RFC 6455 and its own settings say.')
  .option('--runner <ids>', 'which systems, by the names of the folders in runners/', nameList)
  .option('--strict', 'fail too where a declared deviation was not seen')
  .option('--json', 'print what was found on stdout')

await runCli(import.meta, program, async () => {
  const { runner, strict, json } = program.opts<{
    readonly runner?: readonly string[]
    readonly strict?: boolean
    readonly json?: boolean
  }>()
  const runners = selectCheckable(readCatalog(), runner ?? null)
  const status = createStatusLine(process.stderr)
  const verification = await verifyRunners({
    runners,
    scenarios,
    projectRoot: join(import.meta.dirname, '..'),
    signal: watchForInterrupt(),
    onProgress: status.step,
  })
  status.end()
  console.error(renderConformance(verification))
  if (json) console.log(JSON.stringify(verification, null, 2))
  const failed = conformanceNotes(verification, 'failed')
  // A note on a check that passed is a declaration that holds no longer.
  const stale = strict ? conformanceNotes(verification, 'passed') : []
  return failed.length + stale.length + verification.notStarted.length > 0
    ? exitCodes.someFailed
    : exitCodes.done
})
