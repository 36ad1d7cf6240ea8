// Descendants of our children: found in /proc and killed when a child has ended. Without /proc none is found.

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { readControlGroup } from '../../machine/control-group.ts'
import {
  kill,
  listPids,
  parseProcessStat,
  readCommandLine,
  readProcessFile,
} from '../../machine/processes.ts'
import { trialMark } from '../../machine/server-tree.ts'

export interface FoundProcess {
  readonly pid: number
  /** Its command line, with blanks between the arguments. */
  readonly command: string
}

/** How to recognise a process: each is sufficient. */
export interface Belonging {
  /** Part of its environment, such as `NAME=value`. */
  readonly mark: string
  /** Process group, and leader of a control group if it was given one. */
  readonly group: number | null
}

/**
 * Running processes, zombies left out. Without a control group, one that has emptied its environment and left the process
 * group is not found.
 */
export const findProcesses = ({ mark, group }: Belonging): readonly FoundProcess[] => {
  const grouped = group === null ? [] : (readControlGroup(group)?.pids ?? [])
  return listPids().flatMap((pid) => {
    const state = readState(pid)
    if (!state || state.zombie) return []
    const isTied = state.group === group || grouped.includes(pid)
    if (!isTied && !readProcessFile(pid, 'environ')?.includes(mark)) return []
    return [{ pid, command: readCommandLine(pid) }]
  })
}

/** Memory of a process that is resident, or null where the process has ended or there is no /proc. */
export const readRssBytes = (pid: number): number | null => {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProcessFile(pid, 'status') ?? '')?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}

const readState = (pid: number): { readonly zombie: boolean; readonly group: number } | null => {
  const stat = parseProcessStat(readProcessFile(pid, 'stat') ?? '')
  if (!stat) return null
  const [state, , group] = stat.fields
  return { zombie: state === 'Z' || state === 'X', group: Number(group) }
}

/** Kills every one of them. */
const killAll = (processes: readonly FoundProcess[]): void => {
  for (const { pid } of processes) kill(pid, 'SIGKILL')
}

const pollMs = 20
/** Limit of attempts, against processes that start others faster than they are killed. */
const killMs = 1000

/** Workers that end with their parent need a moment. @returns those that did not end within `graceMs` */
export const clearLeftovers = async (
  belonging: Belonging,
  graceMs: number,
): Promise<readonly FoundProcess[]> => {
  const deadline = performance.now() + graceMs
  let left = findProcesses(belonging)
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(pollMs)
    left = findProcesses(belonging)
  }
  const stubborn = left
  while (left.length > 0 && performance.now() < deadline + killMs) {
    killAll(left)
    await sleep(pollMs)
    left = findProcesses(belonging)
  }
  return stubborn
}

/** Limit of attempts, against processes that start others faster than they are killed. */
const maxSweeps = 20

const session = randomUUID()
const groups = new Set<number>()
let children = 0

/** A variable for a child's environment, which its descendants inherit in any process group. */
export const createMark = (): readonly [name: string, value: string] => [
  trialMark,
  `${session}.${++children}.`,
]

/** Remembers the process group of a child until `delist`. */
export const enlist = (group: number): void => {
  if (groups.size === 0) process.once('exit', killLiving)
  groups.add(group)
}

/** Forgets a group whose processes have ended. */
export const delist = (group: number): void => {
  groups.delete(group)
  if (groups.size === 0) process.off('exit', killLiving)
}

// Synchronous: nothing asynchronous runs once the process is exiting.
const killLiving = (): void => {
  for (const group of groups) kill(-group, 'SIGKILL')
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    const left = [...groups].flatMap((group) => findProcesses({ mark: `${trialMark}=${session}.`, group }))
    if (left.length === 0) return
    killAll(left)
  }
}
