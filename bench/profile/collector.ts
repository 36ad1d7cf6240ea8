// What garbage collectors report of themselves, added up: how often, and for how long in all. Pure.
import * as z from 'zod'

export interface Collected {
  readonly collections: number
  readonly totalMs: number
}

interface Collection {
  /** Since the start of the process. */
  readonly atMs: number
  readonly tookMs: number
}

/** V8's `--trace-gc`: pauses, and the steps of marking that came before them. @param fromMs since the start of the process */
export const readV8Trace = (text: string, fromMs = 0): Collected =>
  addUp(
    text.matchAll(
      /^\[[^\]]*\]\s+(\d+) ms: .* MB, (?:pooled: [\d.]+ MB, )?([\d.]+) \/ [\d.]+ ms(?:\s+\(\+ ([\d.]+) ms in \d+ steps)?/gm,
    ),
    ([, atMs, pauseMs, stepsMs = 0]) => ({ atMs: Number(atMs), tookMs: Number(pauseMs) + Number(stepsMs) }),
    fromMs,
  )

/** JavaScriptCore's `logGC`: one line a collection, with its pauses as `p=`, and no times. */
export const readJscLog = (text: string): Collected =>
  addUp(
    text.matchAll(/: START M .*?, p=([\d.]+)ms .*END\]/g),
    ([, pauseMs]) => ({ atMs: 0, tookMs: Number(pauseMs) }),
    0,
  )

/** Go's `gctrace`: CPU time of all threads, most of it beside the program; idle time that it used is left out. */
export const readGoTrace = (text: string, fromMs = 0): Collected =>
  addUp(
    text.matchAll(/^gc \d+ @([\d.]+)s .* ms clock, ([\d.]+)\+([\d.]+)\/([\d.]+)\/[\d.]+\+([\d.]+) ms cpu/gm),
    ([, atSeconds, ...partsMs]) => ({
      atMs: Number(atSeconds) * 1000,
      tookMs: partsMs.reduce((sum, ms) => sum + Number(ms), 0),
    }),
    fromMs,
  )

/** Java's `-Xlog:gc`: pauses of every collector; work beside the program has no part in it. */
export const readJavaLog = (text: string, fromMs = 0): Collected =>
  addUp(
    text.matchAll(/^\[([\d.]+)s\]\[info\s*\]\[gc\s*\] GC\(\d+\) Pause .* ([\d.]+)ms\s*$/gm),
    ([, atSeconds, pauseMs]) => ({ atMs: Number(atSeconds) * 1000, tookMs: Number(pauseMs) }),
    fromMs,
  )

const pythonFactsSchema = z.array(z.object({ atMs: z.number(), tookMs: z.number() }))

/** The file of `preload/sitecustomize.py`. @throws ZodError, SyntaxError where it is none */
export const readPythonFacts = (text: string, fromMs = 0): Collected =>
  sum(pythonFactsSchema.parse(JSON.parse(text)), fromMs)

const addUp = (
  matches: IterableIterator<RegExpExecArray>,
  collectionOf: (match: RegExpExecArray) => Collection,
  fromMs: number,
): Collected => sum([...matches].map(collectionOf), fromMs)

const sum = (all: readonly Collection[], fromMs: number): Collected => {
  const counted = all.filter(({ atMs }) => atMs >= fromMs)
  return {
    collections: counted.length,
    totalMs: counted.reduce((total, { tookMs }) => total + tookMs, 0),
  }
}
