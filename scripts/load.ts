// npm run load: measures an external WebSocket server with the suite's load generator.
import { findCapacity, requireSearchOptions } from '../bench/external/capacity.ts'
import { withImages } from '../bench/external/images.ts'
import { parseAddress, requireCompatibleOptions } from '../bench/external/options.ts'
import { runLoad } from '../bench/external/run.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { loadPage } from '../report/load/page.ts'
import { loadCsv, probeLine, renderLoad, tickLine } from '../report/load/table.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { paragraph } from '../report/terminal/text.ts'
import type { LoadResult } from '../results/load-result-schema.ts'
import { exitCodes, projectRoot, runCli, say, writeOutput } from './cli.ts'
import { type LoadArguments, loadOptions, program, requireWritable } from './load-arguments.ts'

await runCli(import.meta, program, async () => {
  const given = program.opts<LoadArguments>()
  const { findCapacity: goal, csv, report, json } = given
  const options = loadOptions(parseAddress(program.args[0] ?? ''), given)
  requireCompatibleOptions(options)
  requireWritable(given)
  if (goal) requireSearchOptions(options, goal)
  const signal = watchForInterrupt()
  const status = createStatusLine(process.stderr)
  const imageOptions = {
    projectRoot,
    signal,
    onStep: status.step,
    onNote: (text: string) => status.log(paragraph('', text, 0)),
  }
  const result = await withImages(options, imageOptions, async (pool) => {
    status.step(`connecting to ${options.url}`)
    const run = { options, pool, signal }
    if (!goal) return await runLoad({ ...run, onTick: (tick) => status.step(tickLine(tick)) })
    return await findCapacity({
      ...run,
      goal,
      maxConnections: given.maxConnections,
      probeMs: given.duration ?? null,
      onProbe: (probe) => status.log(paragraph('', probeLine(probe), 2)),
    })
  })
  status.end()
  say(renderLoad(result))
  if (csv !== undefined) say(writeOutput('--csv', csv, loadCsv(result)))
  if (report !== undefined) say(writeOutput('--report', report, await loadPage(result)))
  if (json) console.log(JSON.stringify(result))
  return exitCodeOf(result)
})

/** A server that ended connections comes before missed thresholds. */
function exitCodeOf({ interrupted, connections, frames, capacity, thresholds }: LoadResult): number {
  if (interrupted) return exitCodes.interrupted
  const isBroken = connections.ends.length > 0 || frames === 0
  if (capacity) return capacity.connections === 0 ? exitCodes.someFailed : exitCodes.done
  if (isBroken) return exitCodes.external
  return thresholds.every(({ met }) => met) ? exitCodes.done : exitCodes.someFailed
}
