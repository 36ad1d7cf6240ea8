// All processes that came from the command of a server: their CPU time so far, and whether they kept their place.
import { type BreakdownReading, readBreakdown } from './breakdown-reading.ts'
import { isInGroupOf, readControlGroup } from './control-group.ts'
import { type ProcessStat, parseProcessStat, readMainThreadNs, readProcessFile } from './processes.ts'
import { findStray, type Place, type Stray } from './stray.ts'

/** CPU time of one process so far, in clock ticks; the time of a child that has ended moves to the parent that waits for it. */
export interface MemberTimes {
  readonly pid: number
  readonly parent: number
  readonly userTicks: number
  readonly systemTicks: number
  /** Of children that have ended. */
  readonly endedUserTicks: number
  readonly endedSystemTicks: number
}

export interface ServerReading {
  /** Monotonic clock of the machine that has the server. */
  readonly timeMs: number
  /** CPU time of the first thread of the server's first process. */
  readonly mainThreadNs: number | null
  readonly members: readonly MemberTimes[]
  /** What its control group counted; null without one, and where a process has left it. */
  readonly group: { readonly userMicros: number; readonly systemMicros: number } | null
  /** A thread that left its CPUs or raised its priority. */
  readonly stray: Stray | null
  /** Absent where it was not read. */
  readonly breakdown?: BreakdownReading | undefined
}

/** Environment variable that every child of a trial has, and that its descendants inherit. */
export const trialMark = 'ISB_TRIAL'

/** Positions in `ProcessStat.fields`. */
const stateField = 0
const parentField = 1
const groupField = 2
const sessionField = 3
const userField = 11
const systemField = 12
const endedUserField = 13
const endedSystemField = 14
const startField = 19

/**
 * @param all processes of this machine
 * @param withBreakdown whether threads, page faults and connections are read, too
 * @returns null where the server has ended
 */
export const readServer = (
  serverPid: number,
  all: readonly ProcessStat[],
  place: Place,
  withBreakdown: boolean,
): ServerReading | null => {
  const timeMs = performance.now()
  const mainThreadNs = readMainThreadNs(serverPid)
  const group = readControlGroup(serverPid)
  const members = findMembers(serverPid, all, group?.pids ?? [])
  if (members.length === 0) return null
  const breakdown = withBreakdown ? readBreakdown(serverPid, members) : undefined
  const isWhole = group !== null && members.every(({ pid }) => isInGroupOf(serverPid, pid))
  return {
    timeMs,
    mainThreadNs,
    members: members.map(memberTimes),
    group: isWhole ? { userMicros: group.userMicros, systemMicros: group.systemMicros } : null,
    stray: findStray(
      members.filter(({ fields }) => fields[stateField] !== 'Z').map(({ pid }) => pid),
      place,
    ),
    ...(breakdown && { breakdown }),
  }
}

/**
 * The server, its process group and session, its control group, those that inherited its mark, and descendants of all of
 * these: a helper may have lost any of these ties, but hardly all of them. None where the server is not among `all`.
 * @param grouped process ids in its control group
 */
const findMembers = (
  serverPid: number,
  all: readonly ProcessStat[],
  grouped: readonly number[],
): readonly ProcessStat[] => {
  const server = all.find(({ pid }) => pid === serverPid)
  if (!server) return []
  const hasMark = markTest(server)
  const isTied = (stat: ProcessStat): boolean =>
    stat.pid === serverPid ||
    grouped.includes(stat.pid) ||
    [groupField, sessionField].some((field) => Number(stat.fields[field]) === serverPid) ||
    hasMark(stat)
  const found = new Map(all.filter(isTied).map((stat) => [stat.pid, stat]))
  for (let before = 0; before < found.size; ) {
    before = found.size
    for (const stat of all) if (found.has(Number(stat.fields[parentField]))) found.set(stat.pid, stat)
  }
  return [...found.values()]
}

/** Only processes younger than the server can have its mark, so that few environments are read. */
const markTest = (server: ProcessStat): ((stat: ProcessStat) => boolean) => {
  const startedAt = Number(server.fields[startField])
  const environment = readProcessFile(server.pid, 'environ') ?? ''
  const mark = environment.split('\0').find((variable) => variable.startsWith(`${trialMark}=`))
  if (mark === undefined) return () => false
  return ({ pid, fields }) =>
    Number(fields[startField]) >= startedAt && (readProcessFile(pid, 'environ')?.includes(mark) ?? false)
}

/** Read again, because the listing took its time. */
const memberTimes = (listed: ProcessStat): MemberTimes => {
  const { pid, fields } = parseProcessStat(readProcessFile(listed.pid, 'stat') ?? '') ?? listed
  const ticks = (field: number): number => Number(fields[field])
  return {
    pid,
    parent: ticks(parentField),
    userTicks: ticks(userField),
    systemTicks: ticks(systemField),
    endedUserTicks: ticks(endedUserField),
    endedSystemTicks: ticks(endedSystemField),
  }
}
