// Reads a speedscope file, as py-spy writes it: https://www.speedscope.app/file-format-schema.json. Pure.
import * as z from 'zod'
import { moduleName } from './module-name.ts'
import { mergeStacks, type ParsedProfile } from './stack-tree.ts'

const fileSchema = z.object({
  shared: z.object({ frames: z.array(z.object({ name: z.string(), file: z.string().nullish() })) }),
  profiles: z.array(
    z.object({
      type: z.literal('sampled'),
      name: z.string(),
      unit: z.literal('seconds'),
      samples: z.array(z.array(z.int())),
      weights: z.array(z.number()),
    }),
  ),
})

const microsPerSecond = 1e6

/** py-spy takes a thread that waits in native code for one that works. */
const waiting = /^(?:epoll_p?wait2?|poll|ppoll|select|pselect|kevent|futex\w*)$/

/** Threads are the outermost calls. @throws ZodError, SyntaxError where it is no such file */
export const parseSpeedscope = (text: string): ParsedProfile => {
  const { shared, profiles } = fileSchema.parse(JSON.parse(text))
  const frames = shared.frames.map(({ name, file }) => ({
    name: /^0x[0-9a-f]+$/.test(name) ? '[unknown]' : name,
    module: moduleName(file ?? ''),
  }))
  const isWaiting = (sample: readonly number[]): boolean =>
    waiting.test(frames[sample.at(-1) ?? -1]?.name ?? '')
  return mergeStacks(
    profiles.flatMap(({ name, samples, weights }) => {
      const thread = { name: threadName(name), module: 'thread' }
      return samples.flatMap((sample, index) => {
        const micros = (weights[index] ?? 0) * microsPerSecond
        return isWaiting(sample)
          ? []
          : [{ frames: [thread, ...sample.flatMap((at) => frames[at] ?? [])], micros }]
      })
    }),
  )
}

/** `MainThread` of `Process 17 Thread 0x7F "MainThread"`. */
const threadName = (name: string): string => /"([^"]+)"\s*$/.exec(name)?.[1] ?? 'thread'
