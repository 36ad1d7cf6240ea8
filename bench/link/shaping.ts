// Shaped peers of one network namespace → the lines that tc reads: a class of htb for each direction of each peer, so that
// everything else on `lo` stays as fast as it is. Pure.
import type { LinkTerms } from '../../scenarios/link-terms.ts'

export interface ShapedPeer {
  /** All that comes from it or goes to it passes its link. */
  readonly address: string
  readonly terms: LinkTerms
}

/** Bytes that each direction has carried, in the order of the peers. */
export interface CarriedBytes {
  readonly to: number
  readonly from: number
}

/** As on Ethernet: one segment of loopback is 64 KiB, of which a socket's buffer would hold megabytes at once. */
export const mtuBytes = 1500

/** What a link that was idle may send at once: little, but enough for what passes until the kernel's timer looks again. */
const burstSeconds = 0.001
const smallestBurstBytes = 16 * 1024
/** Longest wait in the queue of a link: as long as in a router with a deep buffer. */
const queueSeconds = 0.05
const smallestQueueBytes = 256 * 1024
/** For a link without a rate. */
const unlimitedBits = 100e9

/** Lines of `tc -batch`. The peers of the front come first where a packet belongs to two. */
export const shapingLines = (peers: readonly ShapedPeer[]): readonly string[] => [
  'qdisc add dev lo root handle 1: htb',
  ...peers.flatMap(({ address, terms }, index) => [
    ...directionLines(classNumber(index, 'to'), `dst ${address}`, terms),
    ...directionLines(classNumber(index, 'from'), `src ${address}`, terms),
  ]),
]

/** @param shown by `tc -s class show dev lo`. @returns null where a class is missing */
export const readCarriedBytes = (shown: string, peers: number): readonly CarriedBytes[] | null => {
  const sent = new Map(
    [...shown.matchAll(/class htb 1:(\w+) .*\n\s*Sent (\d+) bytes/g)].map(([, id, bytes]) => [
      id,
      Number(bytes),
    ]),
  )
  const bytesOf = (index: number, direction: keyof CarriedBytes) =>
    sent.get(hex(classNumber(index, direction)))
  const carried = Array.from({ length: peers }, (_, index) => ({
    to: bytesOf(index, 'to'),
    from: bytesOf(index, 'from'),
  }))
  const known = carried.flatMap(({ to, from }) =>
    to === undefined || from === undefined ? [] : [{ to, from }],
  )
  return known.length === peers ? known : null
}

const classNumber = (index: number, direction: keyof CarriedBytes): number =>
  0x10 + 2 * index + (direction === 'to' ? 0 : 1)

/** Numbers of tc are hexadecimal. */
const hex = (number: number): string => number.toString(16)

const directionLines = (
  number: number,
  match: string,
  { bitsPerSecond, netem }: LinkTerms,
): readonly string[] => {
  const id = hex(number)
  const bits = bitsPerSecond ?? unlimitedBits
  const bytesIn = (seconds: number, least: number): number =>
    Math.round(Math.max(least, (bits / 8) * seconds))
  const burst = bytesIn(burstSeconds, smallestBurstBytes)
  const queue =
    netem.length > 0 ? `netem ${netem.join(' ')}` : `bfifo limit ${bytesIn(queueSeconds, smallestQueueBytes)}`
  return [
    `class add dev lo parent 1: classid 1:${id} htb rate ${bits}bit burst ${burst} cburst ${burst} quantum 65536`,
    `qdisc add dev lo parent 1:${id} handle ${id}: ${queue}`,
    `filter add dev lo parent 1: protocol ip prio ${number} u32 match ip ${match}/32 flowid 1:${id}`,
  ]
}
