// npm run doctor: examines this machine: its hardware, which runners work on it, how noisy it is, and how much load it can make.
import { Command } from 'commander'
import { canMeasure, examine } from '../bench/doctor/doctor.ts'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { renderDoctor } from '../report/doctor.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { readCatalog } from '../runners/catalog.ts'
import { printResult, projectRoot, runCli, say } from './cli.ts'

export const program = new Command('doctor')
  .description(
    'Checks which runners work here, how noisy the machine is, and how much its load generator can send.',
  )
  .option('--json', 'print the record on stdout as JSON')

await runCli(import.meta, program, async () => {
  const { json } = program.opts<{ readonly json?: boolean }>()
  const status = createStatusLine(process.stderr)
  const found = await examine({
    runners: readCatalog(),
    projectRoot,
    signal: watchForInterrupt(),
    onProgress: status.step,
  })
  status.end()
  say(renderDoctor(found))
  if (json) await printResult(`${JSON.stringify(found, null, 2)}\n`)
  return canMeasure(found) ? exitCodes.done : exitCodes.nothingToRun
})
