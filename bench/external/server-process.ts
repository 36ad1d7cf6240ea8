// The process of an external server on this machine: found by its number or by the port it listens on, and read at both ends
// of a window.
import { lookup } from 'node:dns/promises'
import { readlinkSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { basename } from 'node:path'
import type { LoadResult } from '../../results/load-result-schema.ts'
import { UsageError } from '../failure/failure.ts'
import { describeBreakdown } from '../machine/breakdown.ts'
import {
  listPids,
  nameOfCommand,
  type ProcessStat,
  parseProcessStat,
  readAllStats,
  readCommandLine,
  readProcessFile,
} from '../machine/processes.ts'
import { readServer, type ServerReading } from '../machine/server-tree.ts'
import { readTcpSockets, socketInodes } from '../machine/sockets.ts'
import { treeCpu } from '../machine/tree-cpu.ts'

export type GivenPid = number | 'auto'

export interface ServerProcessReading {
  readonly server: ServerReading
  readonly rssBytes: number
  readonly peakRssBytes: number
}

/** A whole number, or `auto`. @throws RangeError with what is expected */
export const parsePid = (text: string): GivenPid => {
  if (text === 'auto') return 'auto'
  const pid = Number(text)
  if (/^\d+$/.test(text) && pid > 0 && Number.isSafeInteger(pid)) return pid
  throw new RangeError('must be the number of a process, or auto.')
}

/**
 * The process that listens where `url` points to, or the given one, if it does.
 * @throws UsageError where there is none, it may not be looked at, or it does not listen there
 */
export const findServerProcess = async (given: GivenPid, url: string): Promise<number> => {
  if (process.platform !== 'linux') throw new UsageError('--pid reads /proc, which this system does not have')
  const { hostname, port, protocol } = new URL(url.replaceAll('{n}', '1'))
  const number = Number(port) || (protocol === 'wss:' ? 443 : 80)
  return given === 'auto' ? await findListener(hostname, number) : requireListener(given, number)
}

/** Null where it has ended. */
export const readServerProcess = (pid: number): ServerProcessReading | null => {
  const server = readServer(pid, readAllStats(), { cpus: null }, true)
  if (server === null) return null
  const rss = server.members.map((member) => readKibibytes(member.pid, 'VmRSS'))
  return {
    server,
    rssBytes: rss.reduce((sum, bytes) => sum + bytes, 0),
    peakRssBytes: readKibibytes(pid, 'VmHWM'),
  }
}

/** Null where the process ended inside the window, or the kernel does not count it. */
export const describeServerProcess = (
  pid: number,
  first: ServerProcessReading | null,
  last: ServerProcessReading | null,
): NonNullable<LoadResult['serverProcess']> | null => {
  const tree = treeCpu(first?.server ?? null, last?.server ?? null)
  const breakdown = describeBreakdown(first?.server ?? null, last?.server ?? null)
  if (last === null || tree === undefined || breakdown === undefined) return null
  return {
    pid,
    command: nameOfCommand(readCommandLine(pid)),
    threadName: readProcessFile(pid, 'comm')?.trim() ?? '',
    runtime: runtimeOf(pid),
    processes: tree.processes,
    userCpu: tree.userCpu,
    systemCpu: tree.systemCpu,
    rssBytes: last.rssBytes,
    peakRssBytes: last.peakRssBytes,
    breakdown,
  }
}

const findListener = async (hostname: string, port: number): Promise<number> => {
  if (!(await isThisMachine(hostname)))
    throw new UsageError(`--pid auto looks for a server on this machine, not on ${hostname}`)
  const inodes = listeningInodes(process.pid, port)
  const owners = listPids().filter((pid) => holdsAny(pid, inodes))
  // Workers inherit the socket from the process that opened it.
  const first = owners.find((pid) => !owners.includes(parentOf(pid)))
  if (first !== undefined) return first
  throw new UsageError(
    inodes.length === 0
      ? `--pid auto: nothing on this machine listens on port ${port}: start the server first`
      : `--pid auto: the process that listens on port ${port} belongs to another user: run this as that user, or as root`,
  )
}

const requireListener = (pid: number, port: number): number => {
  const all = readAllStats()
  if (!all.some((stat) => stat.pid === pid)) throw new UsageError(`--pid ${pid}: there is no such process`)
  if (socketInodes(pid) === null)
    throw new UsageError(
      `--pid ${pid}: the process belongs to another user: run this as that user, or as root`,
    )
  const inodes = listeningInodes(pid, port)
  const family = [pid, ...descendantsOf(pid, all)]
  if (family.some((member) => holdsAny(member, inodes))) return pid
  throw new UsageError(
    `--pid ${pid}: the process does not listen on port ${port}; --pid auto finds the one that does`,
  )
}

const listeningInodes = (pid: number, port: number): readonly string[] =>
  (readTcpSockets(pid) ?? [])
    .filter(({ state, localPort }) => state === 'listening' && localPort === port)
    .map(({ inode }) => inode)

const holdsAny = (pid: number, inodes: readonly string[]): boolean => {
  if (inodes.length === 0) return false
  const held = socketInodes(pid)
  return held !== null && inodes.some((inode) => held.has(inode))
}

const isThisMachine = async (hostname: string): Promise<boolean> => {
  const name = hostname.replace(/^\[(.*)\]$/, '$1')
  const found = await lookup(name, { all: true }).catch(() => [])
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return found.some(({ address }) => /^127\./.test(address) || own.some((each) => each.address === address))
}

const parentOf = (pid: number): number =>
  Number(parseProcessStat(readProcessFile(pid, 'stat') ?? '')?.fields[1] ?? 0)

const descendantsOf = (pid: number, all: readonly ProcessStat[]): readonly number[] => {
  const children = all.filter(({ fields }) => Number(fields[1]) === pid)
  return children.flatMap((child) => [child.pid, ...descendantsOf(child.pid, all)])
}

/** As bytes; 0 where the kernel says nothing. */
const readKibibytes = (pid: number, key: string): number =>
  1024 *
  Number(new RegExp(`^${key}:\\s*(\\d+) kB$`, 'm').exec(readProcessFile(pid, 'status') ?? '')?.[1] ?? 0)

const runtimes: readonly (readonly [program: RegExp, runtime: string])[] = [
  [/^node/, 'node'],
  [/^bun/, 'bun'],
  [/^deno/, 'deno'],
  [/^python/, 'cpython'],
]

/** By the name of its program; null for one that says nothing. */
const runtimeOf = (pid: number): string | null => {
  try {
    const program = basename(readlinkSync(`/proc/${pid}/exe`))
    return runtimes.find(([name]) => name.test(program))?.[1] ?? null
  } catch {
    return null // it has ended
  }
}
