// Reads what `perf script` prints of samples with `perfFields`. Pure.
import type { StackFrame } from '../../../results/profile.ts'
import { javaFrame } from './flight-recording.ts'
import { moduleName } from './module-name.ts'
import { mergeStacks, type ParsedProfile, type SampledStack, threadFrame } from './stack-tree.ts'

/** The fields that the parser expects. */
export const perfFields = 'comm,period,ip,sym,dso'

const nanosPerMicro = 1000
const unnamed = '[unknown]'
const frameLine = /^\s+[0-9a-f]+ (.*) \(([^()]*(?:\([^()]*\))?)\)$/
const headLine = /^(\S.*?)\s+(\d+)\s*$/

export type NameReader = (symbol: string) => StackFrame

/**
 * Threads are the outermost calls. A function without a name is one of its library, and several in a row are shown as one.
 * @param readName splits a name of the program itself, where its language says more than the name of its file
 */
export const parsePerfScript = (text: string, readName: NameReader | null = null): ParsedProfile =>
  mergeStacks(
    text.split(/\n\s*\n/).flatMap((block): readonly SampledStack[] => {
      const [head = '', ...lines] = block.split('\n').filter((line) => line.trim() !== '')
      const [, thread, nanos] = headLine.exec(head) ?? []
      if (thread === undefined) return []
      const frames = lines
        .flatMap((line) => frameOf(line, readName) ?? [])
        .filter((frame, at, all) => frame.name !== unnamed || !isSame(frame, all[at - 1]))
        .reverse()
      return [{ frames: [threadFrame(thread), ...frames], micros: Number(nanos) / nanosPerMicro }]
    }),
  )

const isSame = (frame: StackFrame, other: StackFrame | undefined): boolean =>
  other?.name === frame.name && other.module === frame.module

const frameOf = (line: string, readName: NameReader | null): StackFrame | null => {
  const [, symbol, object] = frameLine.exec(line) ?? []
  if (symbol === undefined || object === undefined) return null
  if (/^\[(?:kernel|guest\.kernel)/.test(object) || object === '[vdso]')
    return { name: symbol, module: 'kernel' }
  if (/^\/tmp\/perf-\d+\.map$/.test(object)) return compiledFrame(symbol)
  if (readName && symbol !== unnamed && !/\.so\b/.test(object)) return readName(symbol)
  return { name: symbol, module: moduleName(object.replace(/^\[|\]$/g, '')) }
}

const compiledFrame = (symbol: string): StackFrame => {
  // `void org.apache.Frame$Reader.read(int)`, as Java names its code.
  const [, type, method] = /^\S+ ([\w.$/]+)\.([\w$<>]+)\(.*\)$/.exec(symbol) ?? []
  if (type !== undefined && method !== undefined) return javaFrame(type, method)
  // `JS:*onData file:///…/receiver.js:12:3`, as V8 does, with a mark of the compiler before the name.
  const [, name = '', path = ''] = /^\w+:[*+^~]*'?(\S*) (\S+?)(?::\d+)*$/.exec(symbol) ?? []
  return path === ''
    ? { name: symbol, module: 'compiled code' }
    : { name: name || '(anonymous)', module: moduleName(path) }
}

/** Splits `<tungstenite::protocol::Context as Read>::read` into crate and the rest; a name without a crate has no module. */
export const rustFrame = (symbol: string): StackFrame => {
  const [whole = '', crate = ''] = /^<?(?:&(?:mut )?)?([a-z_][a-z_0-9]*)::/.exec(symbol) ?? []
  return { name: symbol.slice(whole.length), module: crate }
}
