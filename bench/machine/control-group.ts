// A control group of its own for a server and all that it starts: the kernel counts their CPU time together, ended
// processes included. Only version 2 of control groups, and only where this process may make one.
// https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unifiedFolder } from './cgroup.ts'
import { readProcessFile } from './processes.ts'

export interface GroupReading {
  readonly userMicros: number
  readonly systemMicros: number
  /** Processes in it at present, zombies left out. */
  readonly pids: readonly number[]
}

const prefix = 'image-stream-bench'

/** Moves a process that was just started into a group of its own; where that is not allowed, it stays where it is. */
export const openControlGroup = (pid: number): void => {
  const parent = ownFolder()
  if (parent === null) return
  removeLeftovers(parent)
  const folder = join(parent, groupName(pid))
  if (
    attempt(() => mkdirSync(folder)) &&
    !attempt(() => writeFileSync(join(folder, 'cgroup.procs'), `${pid}`))
  )
    closeControlGroup(pid)
}

/** Removes the group of a process that has ended, if it had one. */
export const closeControlGroup = (pid: number): void => {
  const parent = ownFolder()
  if (parent !== null) attempt(() => rmdirSync(join(parent, groupName(pid))))
}

/** Null where that process was not given a group. */
export const readControlGroup = (pid: number): GroupReading | null => {
  const parent = ownFolder()
  if (parent === null || !isInGroupOf(pid, pid)) return null
  const folder = join(parent, groupName(pid))
  try {
    const times = readFileSync(join(folder, 'cpu.stat'), 'utf8')
    const pids = readFileSync(join(folder, 'cgroup.procs'), 'utf8')
    return {
      userMicros: readField(times, 'user_usec'),
      systemMicros: readField(times, 'system_usec'),
      pids: pids.split('\n').filter(Boolean).map(Number),
    }
  } catch {
    return null // a kernel older than 4.15 has no such file
  }
}

/** Whether a process is in the group that `leader` was given; true for one that has ended. */
export const isInGroupOf = (leader: number, pid: number): boolean => {
  const groups = readProcessFile(pid, 'cgroup')
  return groups === null || groups.includes(`/${groupName(leader)}`)
}

const groupName = (pid: number): string => `${prefix}.${pid}`

const ownFolder = (): string | null =>
  unifiedFolder(readProcessFile(process.pid, 'cgroup') ?? '', readProcessFile(process.pid, 'mountinfo') ?? '')

/** Of servers that have ended; a killed suite leaves them behind, empty. */
const removeLeftovers = (parent: string): void => {
  attempt(() => {
    for (const name of readdirSync(parent)) {
      const pid = new RegExp(`^${prefix}\\.(\\d+)$`).exec(name)?.[1]
      if (pid !== undefined && readProcessFile(Number(pid), 'stat') === null)
        attempt(() => rmdirSync(join(parent, name)))
    }
  })
}

/** Every refusal of the kernel or the file system means that there is no such group. */
const attempt = (act: () => void): boolean => {
  try {
    act()
    return true
  } catch {
    return false
  }
}

const readField = (text: string, name: string): number =>
  Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
