// npm run report: builds summary.json and report.html of finished runs again, also of old ones.
import { Command } from 'commander'
import { buildReport } from '../report/build.ts'
import { renderTable } from '../report/terminal/table.ts'
import { exitCodes, runCli } from './cli.ts'

const program = new Command('report')
  .description('Builds the summary and the HTML report of runs from what they recorded.')
  .argument('<runs...>', 'run folders, each with a run.json')
  .option('--json', 'print each run’s summary on stdout, one line of JSON a run')

await runCli(program, async () => {
  const { json } = program.opts<{ readonly json?: boolean }>()
  let exitCode: number = exitCodes.done
  for (const folder of program.args) {
    const { summary, files, diskFull } = await buildReport(folder)
    console.error(renderTable(summary))
    for (const file of files) console.error(file)
    if (json) console.log(JSON.stringify(summary))
    if (diskFull === null) continue
    console.error(diskFull)
    exitCode = exitCodes.someFailed
  }
  return exitCode
})
