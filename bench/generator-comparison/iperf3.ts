// One test of iperf3, pinned like a trial: how fast this machine's loopback is for plain bytes from a sender in C.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import * as z from 'zod'
import type { TrialOutcome } from '../../results/schema.ts'
import type { StreamedOutcome } from '../../results/sender-comparison.ts'
import { TrialError } from '../failure/failure.ts'
import { type PinTools, pinCommand } from '../placement/pin.ts'
import type { Placement } from '../placement/placement.ts'
import { lastLine, type PrepareOptions, runTool, type Unavailable } from '../prepare/tools.ts'
import { type Child, startChild } from '../trial/child.ts'

export interface StreamOptions {
  readonly placement: Placement
  readonly tools: PinTools
  readonly logFolder: string
  readonly signal: AbortSignal
  /** Rounded up to whole seconds, which iperf3 needs. */
  readonly windowMs: number
  /** Size of a write and of a read; capped at 1 MiB. */
  readonly blockBytes: number
}

const largestBlockBytes = 1024 * 1024
const warmupSeconds = 1
const readyTimeoutMs = 5000
/** For connecting and the exchange of results, beyond the test itself. */
const slackMs = 5000

const reportSchema = z.object({
  start: z.object({ version: z.string() }),
  end: z.object({
    /** Counted by the receiver, without the warm-up. */
    sum_received: z.object({ bits_per_second: z.number().positive() }),
    cpu_utilization_percent: z.object({ host_total: z.number(), remote_total: z.number() }),
  }),
})

const errorSchema = z.object({ error: z.string() })

/** Looks for `iperf3` on the PATH. @throws InterruptedError on abort */
export const findIperf3 = async (
  options: PrepareOptions,
): Promise<{ readonly status: 'ready' } | Unavailable> => {
  const { ok, missing, stderr } = await runTool('iperf3', ['--version'], options)
  if (ok) return { status: 'ready' }
  return {
    status: 'unavailable',
    reason: missing ? 'iperf3 is not on the PATH' : `iperf3 does not run: ${lastLine(stderr)}`,
    remedy: process.platform === 'darwin' ? 'brew install iperf3' : 'apt-get install iperf3',
  }
}

/** Starts its server and its client. A failure is an outcome. @throws InterruptedError on abort */
export const runIperf3 = async (options: StreamOptions): Promise<StreamedOutcome | TrialOutcome> => {
  const { placement, tools, logFolder, signal } = options
  const port = await findFreePort()
  const cpus = placement.pinned ? placement.serverCpus : []
  const listening = ['--server', '--one-off', '--forceflush', '--bind', '127.0.0.1', '--port', `${port}`]
  const server = startChild({
    name: 'server',
    command: pinCommand(['iperf3', ...listening], cpus, tools),
    env: {},
    stderrFile: join(logFolder, 'iperf3.stderr'),
    signal,
  })
  try {
    await awaitListening(server)
    return await send(port, options)
  } catch (error) {
    if (!(error instanceof TrialError)) throw error
    const stderrTail = server.stderrTail()
    return {
      status: 'failed',
      failure: { code: error.code, phase: 'window', message: error.message, stderrTail },
    }
  } finally {
    await server.stop()
  }
}

/** Reads the JSON report of the client. @throws TrialError with its error, or where it is no report */
export const readReport = (text: string): StreamedOutcome => {
  const json = parseJson(text)
  const fault = errorSchema.safeParse(json)
  if (fault.success) throw new TrialError('died', `iperf3: ${fault.data.error}`)
  const parsed = reportSchema.safeParse(json)
  if (!parsed.success)
    throw new TrialError('invalid-line', `iperf3 printed no report: ${z.prettifyError(parsed.error)}`)
  const { start, end } = parsed.data
  return {
    status: 'streamed',
    version: start.version.replace(/^iperf\s+/, ''),
    bytesPerSecond: end.sum_received.bits_per_second / 8,
    senderCpu: end.cpu_utilization_percent.host_total / 100,
    receiverCpu: end.cpu_utilization_percent.remote_total / 100,
  }
}

const awaitListening = async (server: Child): Promise<void> => {
  while (!(await server.nextLine(readyTimeoutMs)).includes('listening')) {}
}

/** @throws TrialError where the client does not end in time or reports an error */
const send = async (
  port: number,
  { placement, tools, signal, windowMs, blockBytes }: StreamOptions,
): Promise<StreamedOutcome> => {
  const seconds = Math.ceil(windowMs / 1000)
  const [file, ...args] = pinCommand(
    [
      'iperf3',
      ...['--client', '127.0.0.1', '--port', `${port}`, '--json'],
      ...['--time', `${seconds}`, '--omit', `${warmupSeconds}`],
      ...['--length', `${Math.min(blockBytes, largestBlockBytes)}`],
    ],
    placement.pinned ? placement.generatorCpus : [],
    tools,
  )
  const timeoutMs = (warmupSeconds + seconds) * 1000 + slackMs
  const over = new AbortController()
  const ended = runTool(file, args, { signal: AbortSignal.any([signal, over.signal]) }).catch((error) => {
    if (signal.aborted || !over.signal.aborted) throw error
    throw new TrialError('no-answer', `iperf3 did not end in ${timeoutMs} ms`)
  })
  const timer = setTimeout(() => over.abort(), timeoutMs)
  try {
    const { stdout } = await ended
    return readReport(stdout)
  } finally {
    clearTimeout(timer)
  }
}

const findFreePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TrialError('invalid-line', `iperf3 printed no report: ${text.slice(0, 80)}`, { cause })
  }
}
