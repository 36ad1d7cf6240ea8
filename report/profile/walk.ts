// Walks a tree of calls with the stack that leads to each function. Pure.
import type { StackFrame, StackNode } from '../../results/profile.ts'

/** Calls `visit` for every function that has time of its own, with its stack, outermost call first. */
export const walkSelf = (
  root: StackNode,
  visit: (stack: readonly StackFrame[], selfMicros: number) => void,
): void => {
  const stack: StackFrame[] = []
  const enter = ({ selfMicros, children }: StackNode): void => {
    if (selfMicros > 0) visit(stack, selfMicros)
    for (const child of children) {
      stack.push(child)
      enter(child)
      stack.pop()
    }
  }
  enter(root)
}
