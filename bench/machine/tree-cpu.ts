// Two readings of a server's processes → the CPU time of all of them in between. Pure.
import type { KernelRecord } from '../../results/schema.ts'
import { tickMs } from './cpu-times.ts'
import type { MemberTimes, ServerReading } from './server-tree.ts'
import { type TotalOf, usedBetween } from './tree-total.ts'

type ServerTree = NonNullable<KernelRecord['serverTree']>

const userTicks: TotalOf<MemberTimes> = {
  own: (member) => member.userTicks,
  ended: (member) => member.endedUserTicks,
}
const systemTicks: TotalOf<MemberTimes> = {
  own: (member) => member.systemTicks,
  ended: (member) => member.endedSystemTicks,
}

type Counted = Pick<ServerReading, 'timeMs' | 'members' | 'group'>

/** Undefined where one of the readings is missing. */
export const treeCpu = (first: Counted | null, last: Counted | null): ServerTree | undefined => {
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
  return {
    userCpu: (usedBetween(first.members, last.members, userTicks) * tickMs) / windowMs,
    systemCpu: (usedBetween(first.members, last.members, systemTicks) * tickMs) / windowMs,
    processes,
    countedBy: 'process times',
  }
}
