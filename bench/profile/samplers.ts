// Profilers that attach to a running server: py-spy for Python, and perf, which sees the kernel as well. Each is looked for
// before it is needed; one that is missing, or not permitted, is an answer.
import { rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Command } from '../placement/pin.ts'
import { createToolchains } from '../prepare/toolchains.ts'
import {
  lastLine,
  type PrepareOptions,
  runTool,
  type ToolResult,
  type Unavailable,
} from '../prepare/tools.ts'
import { prepareEnvironment } from '../prepare/venv.ts'
import type { ProfileFiles } from './instrument.ts'
import { jdkRemedy } from './jdk-tool.ts'
import { perfFields } from './parse/perf-script.ts'

export interface Sampler {
  /**
   * Samples a process with all of its threads, then writes the files.
   * @param writeNames lets the process write the names of its compiled code, for perf; null where it does so by itself
   * @returns why it failed, or null
   */
  readonly record: (
    pid: number,
    files: ProfileFiles,
    until: AbortSignal,
    writeNames: Command | null,
  ) => Promise<Unavailable | null>
}

const pySpyRate = 100
const perfRate = 499

/** In an environment of its own, from pinned wheels. @throws InterruptedError on abort */
export const findPySpy = async (options: PrepareOptions): Promise<Sampler | Unavailable> => {
  const python = await createToolchains(options).python()
  if (python.status === 'unavailable') return python
  const here = join(options.projectRoot, 'bench/profile')
  const folder = await prepareEnvironment(
    join(here, 'py-spy/requirements.txt'),
    join(here, 'preload'),
    python,
    options,
  )
  if (typeof folder !== 'string') return folder
  const pySpy = join(folder, 'bin/py-spy')
  return {
    record: async (pid, files, until) => {
      const output = speedscopeFile(files)
      const format = ['--native', '--format', 'speedscope', '--function', '--rate', `${pySpyRate}`]
      const args = ['record', '--pid', `${pid}`, ...format, '--output', output]
      const result = await runTool(pySpy, args, options, { until })
      return result.ok ? null : refusal('py-spy', result, 'sudo sysctl kernel.yama.ptrace_scope=0')
    },
  }
}

export const speedscopeFile = ({ folder, name }: ProfileFiles): string =>
  join(folder, `${name}.speedscope.json`)

/** `perf script` text, which speedscope and the Firefox Profiler open. */
export const perfTextFile = ({ folder, name }: ProfileFiles): string => join(folder, `${name}.perf.txt`)

/** Tried on a program that ends at once: only that shows whether it is permitted. @throws InterruptedError on abort */
export const findPerf = async (options: PrepareOptions): Promise<Sampler | Unavailable> => {
  const scratch = join(options.cacheFolder, 'probe')
  await mkdir(scratch, { recursive: true })
  const trial = join(scratch, `perf-${process.pid}.data`)
  const tried = await runTool('perf', [...perfRecord(trial), '--', 'true'], options)
  rmSync(trial, { force: true })
  if (tried.missing)
    return { status: 'unavailable', reason: 'perf is not installed', remedy: 'apt-get install linux-perf' }
  if (!tried.ok) return refusal('perf', tried, 'sudo sysctl kernel.perf_event_paranoid=1')
  return { record: (...wanted) => recordPerf(...wanted, options) }
}

/** Frame pointers only: other ways to walk a stack copy kilobytes a sample, or are not built for these runtimes. */
const perfRecord = (file: string): readonly string[] => [
  'record',
  ...['--quiet', '--event', 'cpu-clock', '--freq', `${perfRate}`, '--call-graph', 'fp', '--output', file],
]

const recordPerf = async (
  pid: number,
  files: ProfileFiles,
  until: AbortSignal,
  writeNames: Command | null,
  options: PrepareOptions,
): Promise<Unavailable | null> => {
  const data = join(files.folder, `${files.name}.perf.data`)
  const args = [...perfRecord(data), '--pid', `${pid}`]
  const recorded = await runTool('perf', args, options, { until })
  if (!recorded.ok) return refusal('perf', recorded, `perf record --event cpu-clock --pid ${pid}`)
  if (writeNames !== null) {
    const [tool, ...rest] = writeNames
    const named = await runTool(tool, rest, options)
    if (!named.ok) return refusal(basename(tool), named, jdkRemedy)
  }
  // Resolving calls that were compiled into others takes minutes for a runtime with debug information.
  const script = ['script', '--input', data, '--no-inline', '--fields', perfFields]
  const printed = await runTool('perf', script, options)
  rmSync(join('/tmp', `perf-${pid}.map`), { force: true })
  if (!printed.ok) return refusal('perf', printed, `perf script --input ${data}`)
  await writeFile(perfTextFile(files), printed.stdout)
  return null
}

/** @param remedy a command, or what to install */
export const refusal = (tool: string, { stderr, stdout }: ToolResult, remedy: string): Unavailable => ({
  status: 'unavailable',
  reason: `${tool} does not work here: ${firstError(stderr) || lastLine(stdout) || 'it printed nothing'}`,
  remedy,
})

/** perf explains itself over many lines, and begins with a heading. */
const firstError = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !/^(?:Error|Warning):$/.test(line)) ?? ''
