// A link as a user describes it → a queueing discipline of Linux's tc, marked by its handle, and applied to an interface for
// as long as this process lives.
import { spawnSync } from 'node:child_process'
import { UsageError } from '../../failure/failure.ts'
import { requireTerms } from '../../link/terms.ts'

/** How a machine's outgoing link is shaped; omitted terms are unchanged. */
export interface LinkShape {
  readonly bitsPerSecond: number | null
  /** Arguments of `tc qdisc replace dev … root` behind the handle. */
  readonly discipline: readonly string[]
  /** As the user wrote it. */
  readonly text: string
}

/** Handle numbers are arbitrary (tc(8)); this one is unlikely to be in use. */
export const ownHandle = '15b:'

/** A bucket must hold this much so that a kernel with 250 ticks a second keeps the rate (tbf(8)), and one packet of 64 KiB. */
const bucketSeconds = 1 / 250
const smallestBucketBytes = 128 * 1024
/** Longest wait in the queue of the bucket: as long as in a router with a deep buffer. */
const queueMs = 50

const shaped = new Set<string>()

/**
 * @param link such as `rate 1gbit`, `rate 100mbit delay 5ms` or `delay 10ms loss 0.1%`
 * @throws UsageError naming the part that cannot be read
 */
export const parseLink = (link: string): LinkShape => {
  const { bitsPerSecond, netem, text } = requireTerms(link)
  const rate = bitsPerSecond === null ? [] : ['rate', `${bitsPerSecond}bit`]
  const discipline =
    netem.length === 0 && bitsPerSecond !== null
      ? ['tbf', ...rate, 'burst', `${bucketBytes(bitsPerSecond)}`, 'latency', `${queueMs}ms`]
      : ['netem', ...netem, ...rate]
  return { bitsPerSecond, discipline, text }
}

/** @param shown by `tc qdisc show dev …`. @returns this suite's discipline, in tc's words, or null */
export const findOwnDiscipline = (shown: string): string | null =>
  shown
    .split('\n')
    .find((line) => line.split(' ')[2] === ownHandle)
    ?.trim() ?? null

/** Needs the capability NET_ADMIN. @throws UsageError in the words of tc: not permitted, or no such discipline */
export const shapeInterface = (name: string, discipline: readonly string[]): void => {
  if (shaped.size === 0) process.once('exit', unshapeAll)
  const command = ['qdisc', 'replace', 'dev', name, 'root', 'handle', ownHandle, ...discipline]
  const { status, stderr, error } = spawnSync('tc', command)
  if (status !== 0)
    throw new UsageError(
      `the interface ${name} cannot be shaped (${discipline.join(' ')}): ${error?.message ?? String(stderr).trim()}`,
    )
  shaped.add(name)
}

const unshapeAll = (): void => {
  for (const name of shaped) spawnSync('tc', ['qdisc', 'del', 'dev', name, 'root'])
}

const bucketBytes = (bitsPerSecond: number): number =>
  Math.round(Math.max(smallestBucketBytes, (bitsPerSecond / 8) * bucketSeconds))
