// Merges sampled stacks to one tree of calls. Pure.
import type { StackFrame, StackNode } from '../../../results/profile.ts'

export interface SampledStack {
  /** Outermost call first. */
  readonly frames: readonly StackFrame[]
  readonly micros: number
}

export interface ParsedProfile {
  readonly samples: number
  readonly root: StackNode
}

/** The outermost call of what a thread did. Threads of a pool are numbered: they count as one. */
export const threadFrame = (thread: string): StackFrame => ({
  name: thread.trim().replace(/[-_ #:]*\d+$/, ''),
  module: 'thread',
})

/** Stacks that begin alike share their nodes. Children are in order of first appearance. */
export const mergeStacks = (stacks: readonly SampledStack[]): ParsedProfile => {
  const root = grow({ name: 'all', module: '' })
  for (const { frames, micros } of stacks) {
    let node = root
    for (const frame of frames) {
      const key = `${frame.module}\n${frame.name}`
      const child = node.children.get(key) ?? grow(frame)
      node.children.set(key, child)
      node = child
    }
    node.selfMicros += micros
  }
  return { samples: stacks.length, root: settle(root) }
}

interface GrowingNode {
  readonly frame: StackFrame
  selfMicros: number
  readonly children: Map<string, GrowingNode>
}

const grow = (frame: StackFrame): GrowingNode => ({ frame, selfMicros: 0, children: new Map() })

const settle = ({ frame, selfMicros, children }: GrowingNode): StackNode => ({
  name: frame.name,
  module: frame.module,
  selfMicros,
  children: [...children.values()].map(settle),
})
