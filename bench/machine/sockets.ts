// TCP sockets of a process's network namespace, and which of them a process holds (proc_net_tcp, proc_pid_fd(5)).
import { readdirSync, readlinkSync } from 'node:fs'
import { readProcessFile } from './processes.ts'

export interface TcpSocket {
  readonly state: 'established' | 'listening' | 'other'
  readonly localPort: number
  /** Received bytes that nobody has read; of a listening socket, connections that nobody has accepted. */
  readonly unread: number
  readonly inode: string
}

const states: ReadonlyMap<string, TcpSocket['state']> = new Map([
  ['01', 'established'],
  ['0A', 'listening'],
])
/** Positions in a line of /proc/net/tcp. */
const localField = 1
const stateField = 3
const queuesField = 4
const inodeField = 9

/** Of both address families, as that process sees them; null without /proc. */
export const readTcpSockets = (pid: number): readonly TcpSocket[] | null => {
  const tables = ['tcp', 'tcp6'].flatMap((name) => readProcessFile(pid, `net/${name}`) ?? [])
  return tables.length === 0 ? null : tables.flatMap(parseTcpSockets)
}

/** @param table text of /proc/net/tcp or tcp6 */
export const parseTcpSockets = (table: string): readonly TcpSocket[] =>
  table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/)
      const [local = '', state = '', queues = '', inode] = [
        localField,
        stateField,
        queuesField,
        inodeField,
      ].map((field) => fields[field])
      if (inode === undefined) return []
      return {
        state: states.get(state) ?? 'other',
        localPort: Number.parseInt(local.split(':').at(-1) ?? '', 16),
        unread: Number.parseInt(queues.split(':').at(-1) ?? '', 16),
        inode,
      }
    })

/** Inodes of the sockets that a process has open; null where they may not be looked at, or it has ended. */
export const socketInodes = (pid: number): ReadonlySet<string> | null => {
  try {
    const folder = `/proc/${pid}/fd`
    return new Set(readdirSync(folder).flatMap((fd) => inodeOf(`${folder}/${fd}`) ?? []))
  } catch {
    return null
  }
}

const inodeOf = (link: string): string | null => {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1] ?? null
  } catch {
    return null // closed meanwhile
  }
}
