// When to stop early: on a signal, or when the npm that started this process has died (its shell and we survive a SIGKILL of npm).
import { readFileSync } from 'node:fs'
import { exitCodes } from './exit-codes.ts'

/** Rare enough that a measured window is not disturbed. */
const watchIntervalMs = 500
const maxAncestors = 6
/** Too short for two presses of Ctrl-C. */
const echoMs = 50

export interface ProcessFacts {
  readonly parent: number
  readonly name: string
}

/** Reads parent and command line of a process; null where there is no such process or no /proc. */
export type ReadProcess = (pid: number) => ProcessFacts | null

/** One step from this process up to the npm that runs it: `pid` is the child of `parent`. */
interface Link {
  readonly pid: number
  readonly parent: number
}

/**
 * An abort signal for SIGINT, SIGTERM, SIGHUP and the loss of npm. The second signal ends the process at once, with
 * code 130; its exit handlers kill the children that are still alive.
 */
export const watchForInterrupt = (): AbortSignal => {
  const controller = new AbortController()
  const links = findNpmAncestors(process.pid, readProcess)
  let first: { readonly signal: NodeJS.Signals; readonly atMs: number } | null = null
  const interrupt = (signal: NodeJS.Signals): void => {
    const atMs = performance.now()
    if (first?.signal === signal && isEcho(links, atMs - first.atMs)) return
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    first = { signal, atMs }
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
  const timer = setInterval(() => {
    if (controller.signal.aborted || chainHolds(links, readProcess)) return
    controller.abort()
  }, watchIntervalMs)
  timer.unref()
  return controller.signal
}

/** The chain from `pid` up to npm; empty where npm is no ancestor, so that a detached run continues. */
export const findNpmAncestors = (pid: number, read: ReadProcess): readonly Link[] => {
  const links: Link[] = []
  let current = pid
  while (links.length < maxAncestors) {
    const facts = read(current)
    if (!facts || facts.parent <= 1) return []
    links.push({ pid: current, parent: facts.parent })
    if (/^npm\b|npm-cli\.js/.test(read(facts.parent)?.name ?? '')) return links
    current = facts.parent
  }
  return []
}

/** False once a process of the chain has a new parent: the old one has died. */
export const chainHolds = (links: readonly Link[], read: ReadProcess): boolean =>
  links.every(({ pid, parent }) => read(pid)?.parent === parent)

/**
 * True for a signal that npm forwards: where its shell replaced itself with this process (bash does, dash does not), a
 * Ctrl-C arrives from the terminal and once more from npm.
 */
export const isEcho = (links: readonly Link[], sinceFirstMs: number): boolean =>
  links.length === 1 && sinceFirstMs < echoMs

const readProcess: ReadProcess = (pid) => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const name = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return { parent: Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? 0), name }
  } catch {
    return null // the process has ended, or there is no /proc here
  }
}
