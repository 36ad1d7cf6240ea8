// What a page fault costs on memory as the kernel hands it out, and on memory that was just in use: measured by touching it.
import { extname, join } from 'node:path'
import { execa } from 'execa'
import { mean, median } from 'simple-statistics'
import * as z from 'zod'
import type { PageFaults } from '../../results/environment-schema.ts'
import { InterruptedError } from '../failure/failure.ts'
import { type PinTools, pinCommand } from '../placement/pin.ts'

const costsSchema = z.array(z.number().nonnegative()).min(1)
const answerSchema = z.object({ found: costsSchema, again: costsSchema })

/** Memory that the hypervisor has to back first costs 4 to 8 times as much; other programs make it up to 1.5 times. */
const coldFactor = 2
/** Of what was touched: less shifts no figure by a percent. */
const coldLimit = 0.1

export interface TouchOptions {
  readonly tools: PinTools
  readonly signal: AbortSignal
}

/**
 * Touches `bytes` of fresh memory in a process of its own, which ends then, so that they are warm for the next that asks.
 * Null where that process could not do it.
 * @throws InterruptedError on abort
 */
export const touchMemory = async (
  bytes: number,
  { tools, signal }: TouchOptions,
): Promise<PageFaults | null> => {
  const script = join(import.meta.dirname, `touch-memory${extname(import.meta.filename)}`)
  const [file, ...args] = pinCommand([process.execPath, script, String(bytes)], [], tools)
  const { stdout, failed } = await execa(file, args, { cancelSignal: signal, reject: false, stdin: 'ignore' })
  if (signal.aborted) throw new InterruptedError('interrupted')
  return failed ? null : describeFaults(bytes, answerSchema.parse(JSON.parse(stdout)))
}

/** @param costs µs a page, of equal parts of the memory: as found, and touched again */
export const describeFaults = (
  touchedBytes: number,
  { found, again }: z.infer<typeof answerSchema>,
): PageFaults => {
  const warmMicros = median(again)
  return {
    touchedBytes,
    foundMicros: mean(found),
    warmMicros,
    coldShare: found.filter((micros) => micros > coldFactor * warmMicros).length / found.length,
  }
}

export const isCold = ({ coldShare }: PageFaults): boolean => coldShare > coldLimit
