// Two readings of a server's processes → the CPU time of all of them in between. Pure.
import type { KernelRecord } from '../../results/schema.ts'
import { tickMs } from './cpu-times.ts'
import { endedByHeir } from './ended.ts'
import type { MemberTimes, ServerReading } from './server-tree.ts'

type ServerTree = NonNullable<KernelRecord['serverTree']>

/** Undefined where one of the readings is missing. */
export const treeCpu = (first: ServerReading | null, last: ServerReading | null): ServerTree | undefined => {
  if (first === null || last === null || last.timeMs <= first.timeMs) return undefined
  const windowMs = last.timeMs - first.timeMs
  const processes = last.members.length
  if (first.group !== null && last.group !== null) {
    return {
      userCpu: Math.max(0, last.group.userMicros - first.group.userMicros) / 1000 / windowMs,
      systemCpu: Math.max(0, last.group.systemMicros - first.group.systemMicros) / 1000 / windowMs,
      processes,
      countedBy: 'control group',
    }
  }
  const used = usedTicks(first.members, last.members)
  return {
    userCpu: (used.user * tickMs) / windowMs,
    systemCpu: (used.system * tickMs) / windowMs,
    processes,
    countedBy: 'process times',
  }
}

interface Ticks {
  readonly user: number
  readonly system: number
}

/** A process that began in between counts from 0; what children that ended in between had used before does not count. */
const usedTicks = (first: readonly MemberTimes[], last: readonly MemberTimes[]): Ticks => {
  const before = new Map(first.map((member) => [member.pid, member]))
  const heirs = endedByHeir(first, new Set(last.map(({ pid }) => pid)))
  const parts = last.map((member) => {
    const start = before.get(member.pid)
    const inherited = sumTicks((heirs.get(member.pid) ?? []).map(wholeTicks))
    const ended = {
      user: member.endedUserTicks - (start?.endedUserTicks ?? 0) - inherited.user,
      system: member.endedSystemTicks - (start?.endedSystemTicks ?? 0) - inherited.system,
    }
    // A parent that does not wait for its children never gets their time: that must not lower its own.
    return {
      user: member.userTicks - (start?.userTicks ?? 0) + Math.max(0, ended.user),
      system: member.systemTicks - (start?.systemTicks ?? 0) + Math.max(0, ended.system),
    }
  })
  return sumTicks(parts)
}

const wholeTicks = (member: MemberTimes): Ticks => ({
  user: member.userTicks + member.endedUserTicks,
  system: member.systemTicks + member.endedSystemTicks,
})

const sumTicks = (parts: readonly Ticks[]): Ticks => ({
  user: parts.reduce((sum, { user }) => sum + user, 0),
  system: parts.reduce((sum, { system }) => sum + system, 0),
})
