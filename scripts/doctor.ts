// npm run doctor: what this machine is, what can run on it, how noisy it is, and how much load it can make.
import { join } from 'node:path'
import { Command } from 'commander'
import { canMeasure, examine } from '../bench/doctor/doctor.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { renderDoctor } from '../report/doctor.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { readCatalog } from '../runners/catalog.ts'
import { exitCodes, runCli } from './cli.ts'

export const program = new Command('doctor')
  .description(
    'What can run here and why not, how noisy the machine is, and the ceiling of the load process.',
  )
  .option('--json', 'print what was found on stdout as JSON')

await runCli(import.meta, program, async () => {
  const { json } = program.opts<{ readonly json?: boolean }>()
  const status = createStatusLine(process.stderr)
  const found = await examine({
    runners: readCatalog(),
    projectRoot: join(import.meta.dirname, '..'),
    signal: watchForInterrupt(),
    onProgress: status.step,
  })
  status.end()
  console.error(renderDoctor(found))
  if (json) console.log(JSON.stringify(found, null, 2))
  return canMeasure(found) ? exitCodes.done : exitCodes.someFailed
})
