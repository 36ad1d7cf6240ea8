// npm run load: measures an external WebSocket server with the suite's load generator.

import { findCapacity, requireSearchOptions } from '../bench/external/capacity.ts'
import { withImages } from '../bench/external/images.ts'
import { parseAddress, requireCompatibleOptions } from '../bench/external/options.ts'
import { runLoad } from '../bench/external/run.ts'
import { findServerProcess } from '../bench/external/server-process.ts'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { loadPage } from '../report/load/page.ts'
import { diagnoseLoad } from '../report/load/server-process.ts'
import { loadCsv, probeLine, renderLoad, tickLine } from '../report/load/table.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { paragraph } from '../report/terminal/text.ts'
import type { LoadResult } from '../results/load-result-schema.ts'
import { isFullDisk } from '../results/store.ts'
import { printResult, projectRoot, runCli, say, writeAll, writeOutput } from './cli.ts'
import { type LoadArguments, loadOptions, program, requireWritable } from './load-arguments.ts'

await runCli(import.meta, program, async () => {
  const given = program.opts<LoadArguments>()
  const { findCapacity: goal, csv, report, json } = given
  const options = loadOptions(parseAddress(program.args[0] ?? ''), given)
  requireCompatibleOptions(options)
  requireWritable(given)
  if (goal) requireSearchOptions(options, goal)
  const serverPid = given.pid === undefined ? undefined : await findServerProcess(given.pid, options.url)
  const signal = watchForInterrupt()
  const status = createStatusLine(process.stderr)
  const imageOptions = {
    projectRoot,
    signal,
    onStep: status.step,
    onNote: (text: string) => status.log(paragraph('', text, 0)),
  }
  const measured = await withImages(options, imageOptions, async (pool) => {
    status.step(`connecting to ${options.url}`)
    const run = { options, pool, signal, serverPid }
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
  const result = diagnoseLoad(measured)
  say(renderLoad(result))
  await writeAll([
    async () => {
      if (json) await printResult(`${JSON.stringify(result)}\n`)
    },
    async () => {
      if (csv !== undefined) say(writeOutput('--csv', csv, loadCsv(result)))
    },
    async () => {
      if (report !== undefined) say(writeOutput('--report', report, await loadPage(result)))
    },
  ])
  return exitCodeOf(result)
})

/** A server that ended connections comes before images that were not saved, and those before missed thresholds. */
function exitCodeOf({ interrupted, connections, frames, view, capacity, thresholds }: LoadResult): number {
  if (interrupted) return exitCodes.interrupted
  const isBroken = connections.ends.length > 0 || frames === 0
  if (capacity) return capacity.connections === 0 ? exitCodes.gateFailed : exitCodes.done
  if (isBroken) return exitCodes.unreachable
  if (view?.saveFault) return isFullDisk(view.saveFault) ? exitCodes.diskFull : exitCodes.usage
  return thresholds.every(({ met }) => met) ? exitCodes.done : exitCodes.gateFailed
}
