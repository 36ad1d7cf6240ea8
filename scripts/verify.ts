// npm run verify: the conformance checks of every server that works on this machine, in its variants and modes.
import { Command } from 'commander'
import { selectCheckable, verifyRunners } from '../bench/conformance/verify.ts'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { conformanceNotes, renderConformance } from '../report/conformance.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import type { CheckResult } from '../results/conformance-schema.ts'
import { readCatalog } from '../runners/catalog.ts'
import { scenarios } from '../scenarios/index.ts'
import { nameList } from './arguments.ts'
import { printResult, projectRoot, runCli, say } from './cli.ts'

export const program = new Command('verify')
  .description('Checks whether every server follows RFC 6455 and its own settings.')
  .option('--runner <ids>', 'runners, by the names of their folders in runners/', nameList)
  .option('--strict', 'also fail where a declared deviation was not observed')
  .option('--json', 'print the results on stdout as JSON')

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
    projectRoot,
    signal: watchForInterrupt(),
    onProgress: status.step,
  })
  status.end()
  say(renderConformance(verification))
  if (json) await printResult(`${JSON.stringify(verification, null, 2)}\n`)
  const failed = conformanceNotes(verification, 'failed')
  // A note on a check that passed is a declared deviation that no longer exists.
  const stale = strict ? conformanceNotes(verification, 'passed') : []
  if (failed.length + stale.length + verification.notStarted.length > 0) return exitCodes.gateFailed
  if (verification.subjects.some(({ results }) => results.some(isChecked))) return exitCodes.done
  say(
    `nothing was checked: ${runners.length === 1 ? 'this server does not work' : 'none of these servers works'} here`,
  )
  return exitCodes.nothingToRun
})
function isChecked({ status }: CheckResult): boolean {
  return status === 'passed' || status === 'deviates'
}
