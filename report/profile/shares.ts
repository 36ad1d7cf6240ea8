// Sums of a profile: the share of each group of work, and the heaviest functions. Pure.
import { type StackNode, totalMicros } from '../../results/profile.ts'
import { classify, type Work } from './classify.ts'
import { type WorkGroup, workGroups } from './grouping-rules.ts'
import { walkSelf } from './walk.ts'

export type GroupShares = Readonly<Record<WorkGroup, number>>

export interface HeavyFunction extends Work {
  readonly name: string
  readonly module: string
  /** Of all sampled time, in the function itself, from 0 to 1. */
  readonly share: number
}

/** Shares of all sampled time, which add up to 1; all 0 for an empty profile. */
export const groupShares = (root: StackNode): GroupShares => {
  const total = totalMicros(root)
  const sums: Record<WorkGroup, number> = {
    'kernel-copy': 0,
    'kernel-rest': 0,
    unmask: 0,
    protocol: 0,
    allocation: 0,
    collection: 0,
    application: 0,
    runtime: 0,
  }
  walkSelf(root, (stack, selfMicros) => {
    sums[classify(stack).group] += selfMicros / total
  })
  return sums
}

/** By their own time, heaviest first; one that does several kinds of work is listed once for each. */
export const heaviestFunctions = (root: StackNode, most: number): readonly HeavyFunction[] =>
  functionTimes(root).slice(0, most)

/** As `heaviestFunctions`, all of them. */
export const functionTimes = (root: StackNode): readonly HeavyFunction[] => {
  const total = totalMicros(root)
  const functions = new Map<string, HeavyFunction>()
  walkSelf(root, (stack, selfMicros) => {
    const { name, module } = stack.at(-1) ?? root
    const { group, plain } = classify(stack)
    const key = [name, module, group].join('\n')
    const share = (functions.get(key)?.share ?? 0) + selfMicros / total
    functions.set(key, { name, module, group, plain, share })
  })
  return [...functions.values()].sort((a, b) => b.share - a.share)
}

export const groupIds = Object.keys(workGroups).filter((id): id is WorkGroup => id in workGroups)
