// Reads what `jfr print` says of the samples in a flight recording of Java. Pure.
import type { StackFrame } from '../../../results/profile.ts'
import { mergeStacks, type ParsedProfile, type SampledStack, threadFrame } from './stack-tree.ts'

/** The events that the parser expects: threads that run Java code. */
export const sampleEvent = 'jdk.ExecutionSample'

/** Of the settings `profile`. */
const sampleMicros = 10_000

const threadLine = /^\s*sampledThread = "(.*)" \(/m
const frameLine = /^\s+([\w.$/]+)\.([\w$<>]+)\(.*\)(?: line: -?\d+)?$/gm

/** Threads are the outermost calls. A sample says that a thread ran Java code, not for how long: each counts the same. */
export const parseFlightRecording = (text: string): ParsedProfile =>
  mergeStacks(
    text.split(`${sampleEvent} {`).flatMap((event): readonly SampledStack[] => {
      const [, thread] = threadLine.exec(event) ?? []
      if (thread === undefined) return []
      const calls = [...event.matchAll(frameLine)].map(([, type = '', method = '']) =>
        javaFrame(type, method),
      )
      return [{ frames: [threadFrame(thread), ...calls.reverse()], micros: sampleMicros }]
    }),
  )

/** @param type full name of the class, such as `java.nio.HeapByteBuffer`: its package is the module */
export const javaFrame = (type: string, method: string): StackFrame => {
  const dot = type.lastIndexOf('.')
  return { name: `${type.slice(dot + 1)}.${method}`, module: type.slice(0, Math.max(dot, 0)) }
}
