// Makes free memory cold where the hypervisor takes it back: nearly all of it is touched, freed, and left alone for a while.
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PageFaults } from '../../results/environment-schema.ts'
import { InterruptedError } from '../failure/failure.ts'
import { readText } from '../placement/kernel.ts'
import { type TouchOptions, touchMemory } from './page-faults.ts'

export interface CoolOptions extends TouchOptions {
  /** For the hypervisor to notice: free page reporting waits 2 s, a balloon's policy longer. */
  readonly waitMs: number
}

const mebibyte = 1024 * 1024
/** Of what is available: the rest is for other programs. */
const filledShare = 0.8
const probeBytes = 256 * mebibyte

/** Nothing is free for long meanwhile: for a quiet machine. @throws InterruptedError on abort */
export const coolMemory = async (options: CoolOptions): Promise<void> => {
  const { signal, waitMs } = options
  await dropCaches()
  const available = await readAvailableBytes()
  await touchMemory(Math.floor((filledShare * available) / mebibyte) * mebibyte, options)
  try {
    await sleep(waitMs, undefined, { signal })
  } catch (cause) {
    throw new InterruptedError('interrupted', { cause })
  }
}

/** What a page costs after that; null where it could not be measured. Warms what it touches. @throws InterruptedError on abort */
export const probeCooled = async (options: CoolOptions): Promise<PageFaults | null> => {
  await coolMemory(options)
  return await touchMemory(probeBytes, options)
}

/** Caches are not free, so nobody can take them back; only root may drop them. */
const dropCaches = async (): Promise<void> => {
  try {
    await writeFile('/proc/sys/vm/drop_caches', '3')
  } catch {
    // not root, or not Linux
  }
}

const readAvailableBytes = async (): Promise<number> =>
  1024 * Number(/^MemAvailable:\s+(\d+) kB$/m.exec((await readText('/proc/meminfo')) ?? '')?.[1] ?? 0)
