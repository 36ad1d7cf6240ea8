// The children that are alive now: when this process ends before it has stopped them, they are killed on its way out.
import { randomUUID } from 'node:crypto'
import { kill, killAll } from './kill.ts'
import { findProcesses } from './process-table.ts'

const markName = 'ISB_TRIAL'
/** A process that starts others faster than they are killed is given up on. */
const maxSweeps = 20

const session = randomUUID()
const groups = new Set<number>()
let children = 0

/** A variable for a child's environment, which its descendants inherit, by whatever group they are in. */
export const createMark = (): readonly [name: string, value: string] => [
  markName,
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

// Synchronous: nothing else runs any more once the process is on its way out.
const killLiving = (): void => {
  for (const group of groups) kill(-group, 'SIGKILL')
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    const left = findProcesses({ mark: `${markName}=${session}.`, group: null })
    if (left.length === 0) return
    killAll(left)
  }
}
