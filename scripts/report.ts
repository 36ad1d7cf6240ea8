// npm run report: builds summary.json and report.html of runs again, also of old ones.
import { Command, InvalidArgumentError } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { buildReport } from '../report/build.ts'
import { type ReportFormat, reportFormats } from '../report/export/formats.ts'
import { oneLine } from '../report/format.ts'
import { paragraph } from '../report/terminal/text.ts'
import { nameList } from './arguments.ts'
import { printResult, runCli, say, sayFault } from './cli.ts'

const isFormat = (name: string): name is ReportFormat => reportFormats.some((format) => format === name)

const formatList = (text: string): readonly ReportFormat[] => {
  const names = nameList(text)
  const formats = names.filter(isFormat)
  if (formats.length === names.length) return formats
  throw new InvalidArgumentError(`must be of: ${reportFormats.join(', ')}.`)
}

export const program = new Command('report')
  .description('Builds the summary and the HTML report of runs from their records.')
  .argument('<runs...>', 'run folders, each with a run.json')
  .option('--format <formats>', `one or more of ${reportFormats.join(', ')}`, formatList, ['html'] as const)
  .option('--json', 'print each run’s summary on stdout, one line of JSON per run')

await runCli(import.meta, program, async () => {
  const { json, format } = program.opts<{
    readonly json?: boolean
    readonly format: readonly ReportFormat[]
  }>()
  const codes: number[] = []
  for (const folder of program.args) {
    const { summary, text, notes, history, files, withheld, fault } = await buildReport(folder, format)
    say(text)
    for (const note of [...history, ...notes]) say(paragraph('', oneLine(note), 0))
    for (const file of files) say(file)
    if (json) await printResult(`${JSON.stringify(summary)}\n`)
    if (withheld !== null) {
      say(withheld)
      codes.push(exitCodes.usage)
    }
    if (fault !== null) codes.push(sayFault(program, fault))
  }
  return Math.max(exitCodes.done, ...codes)
})
