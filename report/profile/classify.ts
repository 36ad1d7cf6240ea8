// Which group of work the time of a function belongs to, by the rules. Pure.
import type { StackFrame } from '../../results/profile.ts'
import { fallbackRules, type GroupingRule, groupingRules } from './grouping-rules.ts'

export type Work = Pick<GroupingRule, 'group' | 'plain'>

/** @param stack outermost call first; the time of its last function is what is grouped */
export const classify = (stack: readonly StackFrame[]): Work => {
  for (const frame of stack.toReversed()) {
    const rule = ruleOf(frame)
    if (rule) return rule
  }
  return fallbackOf(stack.at(-1))
}

const ruleOf = ({ name, module }: StackFrame): GroupingRule | undefined =>
  groupingRules.find((rule) => (rule.name?.test(name) ?? true) && (rule.module?.test(module) ?? true))

const fallbackOf = (leaf: StackFrame | undefined): Work => {
  if (leaf?.module === 'kernel') return fallbackRules.kernel
  if (leaf && /^(?:__)?mem(?:cpy|move|set|clr)/.test(leaf.name)) return fallbackRules.copy
  return leaf?.name === '[unknown]' ? fallbackRules.unnamed : fallbackRules.other
}
