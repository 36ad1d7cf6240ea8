// Finds a thread of a server that left the CPUs it was started on, or raised its priority.
import { parseAllowedCpus } from '../placement/kernel.ts'
import {
  listThreads,
  nameOfCommand,
  parseProcessStat,
  readCommandLine,
  readProcessFile,
} from './processes.ts'

/** Where a server has to stay. */
export interface Place {
  /** CPUs that it was pinned to; null where it was not pinned. */
  readonly cpus: readonly number[] | null
}

export interface Stray {
  readonly kind: 'cpus' | 'priority'
  readonly pid: number
  readonly command: string
  /** What the kernel says of it: its CPUs, or its priority. */
  readonly found: string
}

interface Priority {
  readonly nice: number
  readonly isRealTime: boolean
}

/** Positions in `ProcessStat.fields`. */
const niceField = 16
const policyField = 38
/** SCHED_FIFO, SCHED_RR and SCHED_DEADLINE of the kernel's sched.h: they run before all ordinary threads. */
const realTimePolicies: ReadonlySet<string> = new Set(['1', '2', '6'])

/** The first one of all threads of these processes. The priority to keep is this process's own, which children inherit. */
export const findStray = (pids: readonly number[], { cpus }: Place): Stray | null => {
  const own = readPriority(process.pid, 'stat')
  for (const pid of pids) {
    for (const thread of listThreads(pid)) {
      const left = cpus && leftCpus(pid, thread, cpus)
      if (left) return { kind: 'cpus', pid, command: commandOf(pid), found: left }
      const priority = readPriority(pid, `task/${thread}/stat`)
      if (own && priority && isRaised(own, priority))
        return { kind: 'priority', pid, command: commandOf(pid), found: describePriority(priority) }
    }
  }
  return null
}

/** All that it may use, where one of them is not among `cpus`. */
const leftCpus = (pid: number, thread: string, cpus: readonly number[]): string | null => {
  const allowed = parseAllowedCpus(readProcessFile(pid, `task/${thread}/status`) ?? '')
  return allowed?.some((cpu) => !cpus.includes(cpu)) ? allowed.join(', ') : null
}

const readPriority = (pid: number, file: string): Priority | null => {
  const fields = parseProcessStat(readProcessFile(pid, file) ?? '')?.fields
  return fields === undefined
    ? null
    : { nice: Number(fields[niceField]), isRealTime: realTimePolicies.has(fields[policyField] ?? '') }
}

const isRaised = (own: Priority, { nice, isRealTime }: Priority): boolean =>
  nice < own.nice || (isRealTime && !own.isRealTime)

const describePriority = ({ nice, isRealTime }: Priority): string =>
  isRealTime ? 'a real-time priority' : `nice ${nice}`

const commandOf = (pid: number): string => nameOfCommand(readCommandLine(pid))
