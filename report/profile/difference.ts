// What changed most between two profiles, function by function and group by group. Pure.
import type { RecordedProfile } from '../../results/profile.ts'
import type { WorkGroup } from './grouping-rules.ts'
import { functionTimes, groupIds, groupShares, type HeavyFunction } from './shares.ts'

type Weighed = Pick<RecordedProfile, 'root' | 'cpuMicrosPerFrame'>

export interface Change {
  readonly beforeMicros: number
  readonly afterMicros: number
}

export interface FunctionChange extends Change, Pick<HeavyFunction, 'name' | 'module' | 'group' | 'plain'> {}

/** Microseconds a frame; the largest changes first, in either direction. */
export const functionChanges = (before: Weighed, after: Weighed, most: number): readonly FunctionChange[] => {
  const changes = new Map<string, FunctionChange>()
  const add = ({ root, cpuMicrosPerFrame }: Weighed, side: keyof Change): void => {
    for (const { share, ...work } of functionTimes(root)) {
      const key = [work.name, work.module, work.group].join('\n')
      const known = changes.get(key) ?? { ...work, beforeMicros: 0, afterMicros: 0 }
      changes.set(key, { ...known, [side]: share * cpuMicrosPerFrame })
    }
  }
  add(before, 'beforeMicros')
  add(after, 'afterMicros')
  const sizeOf = ({ beforeMicros, afterMicros }: Change): number => Math.abs(afterMicros - beforeMicros)
  return [...changes.values()].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, most)
}

/** Microseconds a frame, by group. */
export const groupChanges = (
  before: Weighed,
  after: Weighed,
): readonly (Change & { readonly group: WorkGroup })[] => {
  const [old, now] = [groupShares(before.root), groupShares(after.root)]
  return groupIds.map((group) => ({
    group,
    beforeMicros: old[group] * before.cpuMicrosPerFrame,
    afterMicros: now[group] * after.cpuMicrosPerFrame,
  }))
}
