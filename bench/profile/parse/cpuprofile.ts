// Reads a `.cpuprofile`, as Node.js, Bun and Deno write it: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/. Pure.
import * as z from 'zod'
import type { StackFrame } from '../../../results/profile.ts'
import { moduleName } from './module-name.ts'
import { mergeStacks, type ParsedProfile } from './stack-tree.ts'

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
      children: z.array(z.int()).default([]),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
})

type CallFrame = z.infer<typeof profileSchema>['nodes'][number]['callFrame']

/** Samples in which the thread waited; a profile is of the time in which it worked. */
const waiting = '(idle)'

/**
 * @param intervalMicros of sampling: the weight of a sample that has no next one
 * @param fromMicros after the begin, for the samples before it, of the start of the process, are left out
 * @throws ZodError, SyntaxError where it is no such profile
 */
export const parseCpuProfile = (text: string, intervalMicros: number, fromMicros = 0): ParsedProfile => {
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(text))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children }) => children.map((child) => [child, id] as const)))
  const stackOf = (id: number): readonly StackFrame[] => {
    const frames: StackFrame[] = []
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = byId.get(at)
      if (node && parents.has(at)) frames.unshift(frameOf(node.callFrame))
    }
    return frames
  }
  let atMicros = 0
  const stacks = samples.flatMap((id, index) => {
    atMicros += timeDeltas[index] ?? 0
    if (atMicros < fromMicros || byId.get(id)?.callFrame.functionName === waiting) return []
    // A longer gap is one in which the profiler saw nothing: it must not count as work.
    const micros = Math.max(0, Math.min(timeDeltas[index + 1] ?? intervalMicros, longestGap * intervalMicros))
    return [{ frames: stackOf(id), micros }]
  })
  return mergeStacks(stacks)
}

const longestGap = 4

const frameOf = ({ functionName, url, lineNumber }: CallFrame): StackFrame => ({
  name: functionName || (lineNumber < 0 ? '(anonymous)' : `(anonymous), line ${lineNumber + 1}`),
  module: moduleName(url),
})
