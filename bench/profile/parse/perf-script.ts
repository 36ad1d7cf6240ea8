// Reads what `perf script` prints of samples with `perfFields`. Pure.
import type { StackFrame } from '../../../results/profile.ts'
import { moduleName } from './module-name.ts'
import { goFrame } from './pprof.ts'
import { mergeStacks, type ParsedProfile, type SampledStack } from './stack-tree.ts'

/** The fields that the parser expects. */
export const perfFields = 'comm,period,ip,sym,dso'

const nanosPerMicro = 1000
const unnamed = '[unknown]'
const frameLine = /^\s+[0-9a-f]+ (.*) \(([^()]*(?:\([^()]*\))?)\)$/
const headLine = /^(\S.*?)\s+(\d+)\s*$/

/**
 * Threads are the outermost calls. A function without a name is one of its library, and several in a row are shown as one.
 * @param isGo whether names of the program are those of Go
 */
export const parsePerfScript = (text: string, isGo = false): ParsedProfile =>
  mergeStacks(
    text.split(/\n\s*\n/).flatMap((block): readonly SampledStack[] => {
      const [head = '', ...lines] = block.split('\n').filter((line) => line.trim() !== '')
      const [, thread, nanos] = headLine.exec(head) ?? []
      if (thread === undefined) return []
      const frames = lines
        .flatMap((line) => frameOf(line, isGo) ?? [])
        .filter((frame, at, all) => frame.name !== unnamed || !isSame(frame, all[at - 1]))
        .reverse()
      const outermost = { name: threadName(thread), module: 'thread' }
      return [{ frames: [outermost, ...frames], micros: Number(nanos) / nanosPerMicro }]
    }),
  )

/** Threads of a pool are numbered: they count as one. */
const threadName = (comm: string): string => comm.trim().replace(/[-_ #:]*\d+$/, '')

const isSame = (frame: StackFrame, other: StackFrame | undefined): boolean =>
  other?.name === frame.name && other.module === frame.module

const frameOf = (line: string, isGo: boolean): StackFrame | null => {
  const [, symbol, object] = frameLine.exec(line) ?? []
  if (symbol === undefined || object === undefined) return null
  if (/^\[(?:kernel|guest\.kernel)/.test(object) || object === '[vdso]')
    return { name: symbol, module: 'kernel' }
  if (/^\/tmp\/perf-\d+\.map$/.test(object)) return compiledFrame(symbol)
  if (isGo && symbol !== unnamed) return goFrame(symbol)
  return { name: symbol, module: moduleName(object.replace(/^\[|\]$/g, '')) }
}

/** V8 writes `JS:*onData file:///…/receiver.js:12:3`, with a mark of the compiler before the name. */
const compiledFrame = (symbol: string): StackFrame => {
  const [, name = '', path = ''] = /^\w+:[*+^~]*'?(\S*) (\S+?)(?::\d+)*$/.exec(symbol) ?? []
  return path === ''
    ? { name: symbol, module: 'compiled code' }
    : { name: name || '(anonymous)', module: moduleName(path) }
}
