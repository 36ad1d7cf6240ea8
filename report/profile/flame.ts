// The data of flame graphs: trees whose widths are microseconds a frame, without what is too narrow to see. Pure.
import { type RecordedProfile, type StackFrame, type StackNode, totalMicros } from '../../results/profile.ts'
import { classify } from './classify.ts'
import { groupIds } from './shares.ts'

/** Short names, because there are thousands. */
export interface FlameNode {
  /** Function and module. */
  readonly name: string
  /** Microseconds a frame, with all calls. */
  readonly value: number
  /** Index of the group of work in `groupIds`. */
  readonly group: number
  /** Microseconds a frame more than before; only in a comparison. */
  readonly delta?: number
  readonly children: readonly FlameNode[]
}

type Weighed = Pick<RecordedProfile, 'root' | 'cpuMicrosPerFrame'>

/** Narrower ones than this share of the whole are left out: three pixels of a page. */
const leastShare = 0.003
/** Stacks deeper than this are cut: recursion of hundreds of calls makes a page that nobody scrolls. */
const mostDepth = 60

export const flameTree = (profile: Weighed): FlameNode => flameOf(weighted(profile), null)

/** The tree of `after`, with what each function takes more than in `before`. */
export const differenceTree = (before: Weighed, after: Weighed): FlameNode =>
  flameOf(weighted(after), weighted(before))

const weighted = ({ root, cpuMicrosPerFrame }: Weighed): StackNode => {
  const scale = cpuMicrosPerFrame / totalMicros(root)
  const weigh = (node: StackNode): StackNode => ({
    ...node,
    selfMicros: node.selfMicros * scale,
    children: node.children.map(weigh),
  })
  return weigh(root)
}

const flameOf = (root: StackNode, before: StackNode | null): FlameNode => {
  const least = totalMicros(root) * leastShare
  const stack: StackFrame[] = []
  const draw = (node: StackNode, other: StackNode | null): FlameNode => {
    const value = totalMicros(node)
    const children = stack.length >= mostDepth ? [] : node.children
    const flame = {
      name: frameName(node),
      value: rounded(value),
      group: groupIds.indexOf(classify(stack).group),
      ...(before === null ? {} : { delta: rounded(value - (other === null ? 0 : totalMicros(other))) }),
    }
    return {
      ...flame,
      children: children
        .filter((child) => totalMicros(child) >= least)
        .map((child) => {
          stack.push(child)
          const drawn = draw(child, findSame(other, child))
          stack.pop()
          return drawn
        }),
    }
  }
  return draw(root, before)
}

const findSame = (parent: StackNode | null, { name, module }: StackFrame): StackNode | null =>
  parent?.children.find((child) => child.name === name && child.module === module) ?? null

const rounded = (micros: number): number => Math.round(micros * 100) / 100

/** `onData (ws/lib/receiver.js)`. */
export const frameName = ({ name, module }: StackFrame): string =>
  module === '' || module === 'thread' ? plainName(name) : `${plainName(name)} (${module})`

/** Names of C++ without the types that they are made for, which may fill pages. */
const plainName = (name: string): string => {
  if (!name.includes('::')) return name
  let shorter = name.replaceAll('(anonymous namespace)::', '')
  for (let before = ''; before !== shorter; ) {
    before = shorter
    shorter = shorter.replaceAll(/<[^<>()]*>|\([^()]+\)/g, '')
  }
  return shorter
}
