// npm run load: our camera against a WebSocket server of the user's own.
import { join } from 'node:path'
import { findCapacity, requireCapacitySense } from '../bench/external/capacity.ts'
import { withImages } from '../bench/external/images.ts'
import { parseAddress, requireSense } from '../bench/external/options.ts'
import { runLoad } from '../bench/external/run.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { loadPage } from '../report/load/page.ts'
import { loadCsv, probeLine, renderLoad, tickLine } from '../report/load/table.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { paragraph } from '../report/terminal/text.ts'
import type { LoadResult } from '../results/load-result-schema.ts'
import { writeWhole } from '../results/store/write.ts'
import { DiskFullError } from '../results/store.ts'
import { exitCodes, runCli } from './cli.ts'
import { loadOptions, requireWritable } from './load-arguments.ts'
import { type LoadArguments, program } from './load-program.ts'

await runCli(import.meta, program, async () => {
  const given = program.opts<LoadArguments>()
  const { findCapacity: goal, csv, report, json } = given
  const options = loadOptions(parseAddress(program.args[0] ?? ''), given)
  requireSense(options)
  requireWritable(given)
  if (goal) requireCapacitySense(options, goal)
  const signal = watchForInterrupt()
  const status = createStatusLine(process.stderr)
  const imageOptions = {
    projectRoot: join(import.meta.dirname, '..'),
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
  console.error(renderLoad(result))
  if (csv !== undefined) console.error(write('--csv', csv, loadCsv(result)))
  if (report !== undefined) console.error(write('--report', report, await loadPage(result)))
  if (json) console.log(JSON.stringify(result))
  return exitCodeOf(result)
})

/** What the server did counts before what was asked of it. */
function exitCodeOf({ interrupted, connections, frames, capacity, thresholds }: LoadResult): number {
  if (interrupted) return exitCodes.interrupted
  const brokeOff = connections.ends.length > 0 || frames === 0
  if (capacity) return capacity.connections === 0 ? exitCodes.someFailed : exitCodes.done
  if (brokeOff) return exitCodes.target
  return thresholds.every(({ met }) => met) ? exitCodes.done : exitCodes.someFailed
}

function write(option: string, file: string, text: string): string {
  try {
    return writeWhole(file, text)
  } catch (cause) {
    if (cause instanceof DiskFullError || !(cause instanceof Error)) throw cause
    throw new UsageError(`${option} cannot be written: ${cause.message}`, { cause })
  }
}
