// Checks a child five times a second: neither it nor what it started may be stopped, and its memory and stderr log must stay within their limits.

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { TrialError } from '../../failure/failure.ts'
import { listDescendants } from '../../machine/descendants.ts'
import { nameOfCommand, parseProcessStat, readCommandLine, readProcessFile } from '../../machine/processes.ts'
import { readRssBytes } from './processes.ts'

/** Share of the memory free at present that the processes of one side may use: a server, or all load generators. */
const memoryShare = 0.5
/** A check takes some 70 µs: rare enough not to disturb a window, and frequent enough to see every stop of 300 ms. */
const watchIntervalMs = 200
/** Its helpers are looked for with every third check: that takes several times as long as the rest. */
const checksPerSearch = 3

export interface WatchOptions {
  readonly name: string
  readonly pid: number
  readonly stderrFile: string
  /** Resident memory of the process itself; without a limit, or without /proc, it is not looked at. */
  readonly memoryLimitBytes: number | undefined
  /** Whether it may be stopped: only a trial is spoilt by that. */
  readonly mayStop: boolean
  /** Called once; watching ends then. */
  readonly onFault: (error: TrialError) => void
}

export interface Watch {
  /** Checks a last time. @returns the exceeded limit, or null */
  readonly end: () => TrialError | null
}

/** Bound for one side of a trial that starts now. */
export const freeMemoryLimitBytes = (): number => process.availableMemory() * memoryShare

/** Starts to watch. */
export const watchChild = (options: WatchOptions): Watch => {
  let checks = 0
  let helpers: readonly number[] = []
  const timer = setInterval(() => {
    if (!options.mayStop && checks++ % checksPerSearch === 0) helpers = listDescendants(options.pid)
    const fault = findFault(options, helpers)
    if (!fault) return
    clearInterval(timer)
    options.onFault(fault)
  }, watchIntervalMs)
  return {
    end: () => {
      clearInterval(timer)
      return findFault(options, helpers)
    },
  }
}

const findFault = (
  { name, pid, stderrFile, memoryLimitBytes, mayStop }: WatchOptions,
  helpers: readonly number[],
): TrialError | null => {
  const rssBytes = memoryLimitBytes === undefined ? null : readRssBytes(pid)
  if (memoryLimitBytes !== undefined && rssBytes !== null && rssBytes > memoryLimitBytes) {
    return new TrialError(
      'out-of-memory',
      `the ${name} had ${megabytes(rssBytes)} in memory, over its limit of ${megabytes(memoryLimitBytes)}`,
    )
  }
  return (mayStop ? null : findStop(name, pid, helpers)) ?? findFlood(name, stderrFile)
}

/** The kernel's state of a process that was stopped by a signal or a debugger; a busy or a waiting one has another. */
const stopped: ReadonlySet<string> = new Set(['T', 't'])

const findStop = (name: string, pid: number, helpers: readonly number[]): TrialError | null => {
  const found = [pid, ...helpers].find(isStopped)
  if (found === undefined) return null
  const what = found === pid ? 'it' : `its process ${found}, "${nameOfCommand(readCommandLine(found))}"`
  return new TrialError('stood-still', `the ${name} stood still: a signal or a debugger had stopped ${what}`)
}

const isStopped = (pid: number): boolean =>
  stopped.has(parseProcessStat(readProcessFile(pid, 'stat') ?? '')?.fields[0] ?? '')

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`

/** A server that logs every message writes some 2 MB in a trial. */
export const stderrLimitBytes = 16 * 1024 * 1024
const tailBytes = 2000

/** What is wrong when the file holds more than `stderrLimitBytes`, else null. */
export const findFlood = (name: string, file: string): TrialError | null => {
  const { size } = statSync(file)
  if (size <= stderrLimitBytes) return null
  return new TrialError(
    'stderr-flood',
    `the ${name} wrote ${mebibytes(size)} to stderr, over the limit of ${mebibytes(stderrLimitBytes)} per trial`,
  )
}

/** The end of the file, `tailBytes` at most, however large it is. */
export const readTail = (file: string): string => {
  const descriptor = openSync(file, 'r')
  try {
    const { size } = fstatSync(descriptor)
    const length = Math.min(size, tailBytes)
    const buffer = Buffer.alloc(length)
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, length, size - length))
  } finally {
    closeSync(descriptor)
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
