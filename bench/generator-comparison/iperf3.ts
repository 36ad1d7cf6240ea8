// One test of iperf3, pinned as a trial is: what this machine's loopback does for a sender of plain bytes in C.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { TrialOutcome } from '../../results/schema.ts'
import type { StreamedOutcome } from '../../results/sender-comparison.ts'
import { TrialError } from '../failure/failure.ts'
import { type PinTools, pinCommand } from '../placement/pin.ts'
import type { Placement } from '../placement/placement.ts'
import { lastLine, type PrepareOptions, runTool, type Unavailable } from '../prepare/tools.ts'
import { type Child, startChild } from '../trial/child.ts'
import { readReport } from './iperf3-report.ts'

export interface StreamOptions {
  readonly placement: Placement
  readonly tools: PinTools
  readonly logFolder: string
  readonly signal: AbortSignal
  /** It counts in whole seconds, and is given at least as long as this. */
  readonly windowMs: number
  /** What it hands to the kernel, and takes, at a time: at most 1 MiB. */
  readonly blockBytes: number
}

const largestBlockBytes = 1024 * 1024
const warmupSeconds = 1
const readyTimeoutMs = 5000
/** What connecting and the exchange of results may take beyond the test itself. */
const slackMs = 5000

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

/** Starts its server and its client. What goes wrong is an outcome. @throws InterruptedError on abort */
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

const awaitListening = async (server: Child): Promise<void> => {
  while (!(await server.nextLine(readyTimeoutMs)).includes('listening')) {}
}

/** @throws TrialError where the client does not end in time or says that something went wrong */
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
