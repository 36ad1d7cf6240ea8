// What garbage collectors report of themselves, added up: how often, and for how long in all. Pure.
import * as z from 'zod'

export interface Collected {
  readonly collections: number
  readonly totalMs: number
}

/** V8's `--trace-gc`: pauses, and the steps of marking that came before them. */
export const readV8Trace = (text: string): Collected =>
  addUp(
    text.matchAll(/ MB, (?:pooled: [\d.]+ MB, )?([\d.]+) \/ [\d.]+ ms(?:\s+\(\+ ([\d.]+) ms in \d+ steps)?/g),
    ([, pauseMs, stepsMs = 0]) => Number(pauseMs) + Number(stepsMs),
  )

/** JavaScriptCore's `logGC`: one line a collection, with its pauses as `p=`. */
export const readJscLog = (text: string): Collected =>
  addUp(text.matchAll(/: START M .*?, p=([\d.]+)ms .*END\]/g), ([, pauseMs]) => Number(pauseMs))

/** Go's `gctrace`: CPU time of all threads, most of it beside the program; idle time that it used is left out. */
export const readGoTrace = (text: string): Collected =>
  addUp(
    text.matchAll(/^gc \d+ @.* ms clock, ([\d.]+)\+([\d.]+)\/([\d.]+)\/[\d.]+\+([\d.]+) ms cpu/gm),
    ([, ...partsMs]) => partsMs.reduce((sum, ms) => sum + Number(ms), 0),
  )

const pythonFactsSchema = z.object({ collections: z.int(), totalMs: z.number() })

/** The file of `preload/sitecustomize.py`. @throws ZodError, SyntaxError where it is none */
export const readPythonFacts = (text: string): Collected => pythonFactsSchema.parse(JSON.parse(text))

const addUp = (
  matches: IterableIterator<RegExpExecArray>,
  millisecondsOf: (match: RegExpExecArray) => number,
): Collected => {
  const each = [...matches].map(millisecondsOf)
  return { collections: each.length, totalMs: each.reduce((sum, ms) => sum + ms, 0) }
}
