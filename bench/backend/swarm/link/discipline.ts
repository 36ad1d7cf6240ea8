// A link as a user describes it → a queueing discipline of Linux's tc, under a handle by which ours is known again. Pure.
import { UsageError } from '../../../failure/failure.ts'

/** How a machine's outgoing link is held: what is left out stays as it is. */
export interface LinkWish {
  readonly bitsPerSecond: number | null
  /** Arguments of `tc qdisc replace dev … root` behind the handle. */
  readonly discipline: readonly string[]
  /** As the user wrote it. */
  readonly text: string
}

/** Numbers of handles are the user's to choose (tc(8)); nobody else takes this one by chance. */
export const ownHandle = '15b:'

const bits = { kbit: 1e3, mbit: 1e6, gbit: 1e9 } as const
/** What a bucket has to hold so that a kernel with 250 ticks a second keeps the rate (tbf(8)), and one packet of 64 KiB. */
const bucketSeconds = 1 / 250
const smallestBucketBytes = 128 * 1024
/** Longest wait in the queue of the bucket: as long as a router with a deep buffer. */
const queueMs = 50

const part = /^(?:rate ([\d.]+)(kbit|mbit|gbit)|delay ([\d.]+)(us|ms|s)|loss ([\d.]+)%)$/

/**
 * @param text such as `rate 1gbit`, `rate 100mbit delay 5ms` or `delay 10ms loss 0.1%`
 * @throws UsageError naming what cannot be read
 */
export const parseLink = (text: string): LinkWish => {
  const words = text.trim().split(/\s+/)
  const pairs = Array.from({ length: Math.ceil(words.length / 2) }, (_, index) =>
    words.slice(2 * index, 2 * index + 2).join(' '),
  )
  let bitsPerSecond: number | null = null
  const netem: string[] = []
  const seen = new Set<string>()
  for (const pair of pairs) {
    const [, rate, unit, delay, delayUnit, loss] = part.exec(pair) ?? refuse(pair)
    const [name = ''] = pair.split(' ')
    if (seen.has(name)) refuse(pair)
    seen.add(name)
    if (unit === 'kbit' || unit === 'mbit' || unit === 'gbit') bitsPerSecond = Number(rate) * bits[unit]
    if (delay !== undefined) netem.push('delay', `${delay}${delayUnit}`)
    if (loss !== undefined) netem.push('loss', `${loss}%`)
  }
  if (bitsPerSecond !== null && !(bitsPerSecond > 0)) refuse(text)
  const rate = bitsPerSecond === null ? [] : ['rate', `${bitsPerSecond}bit`]
  const discipline =
    netem.length === 0 && bitsPerSecond !== null
      ? ['tbf', ...rate, 'burst', `${bucketBytes(bitsPerSecond)}`, 'latency', `${queueMs}ms`]
      : ['netem', ...netem, ...rate]
  return { bitsPerSecond, discipline, text: pairs.join(' ') }
}

/** @param shown by `tc qdisc show dev …`. @returns ours, in tc's words, or null */
export const findOwnDiscipline = (shown: string): string | null =>
  shown
    .split('\n')
    .find((line) => line.split(' ')[2] === ownHandle)
    ?.trim() ?? null

const bucketBytes = (bitsPerSecond: number): number =>
  Math.round(Math.max(smallestBucketBytes, (bitsPerSecond / 8) * bucketSeconds))

const refuse: (what: string) => never = (what) => {
  throw new UsageError(
    `--link cannot read "${what}"; write rate, delay and loss, such as 'rate 1gbit delay 5ms loss 0.1%'`,
  )
}
