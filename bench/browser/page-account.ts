// The account of what a page received and showed, from its log. Pure but for the histograms, which are emptied by a report.
import type { PageCounters, ReceivedCounters } from '../../runners/contract.ts'
import type { Stamp } from '../frames/stamp.ts'
import { createLatencyRecorder } from '../generator/latency.ts'
import { createViewing, type ViewingOptions } from '../generator/view/viewing.ts'
import type { PageEvents } from './page-events.ts'

export interface PageAccountOptions
  extends Pick<ViewingOptions, 'checkEvery' | 'seed' | 'cycle' | 'lateAfterMs' | 'sentStamp'> {
  /** A time of the page by the clock of the cameras. */
  readonly toOwnMs: (pageMs: number) => number
  /** SHA-256 of the bytes behind the stamp, in hexadecimal, by the CRC-32 of the stamp. */
  readonly digests: ReadonlyMap<number, string>
}

export interface PageReport {
  readonly received: ReceivedCounters
  readonly page: Omit<PageCounters, 'peakRssBytes' | 'cpuMicros'>
}

export interface PageAccount {
  readonly add: (events: PageEvents) => void
  readonly report: () => PageReport
}

/** A frame of which it is not known yet what became of it. */
interface Frame {
  readonly arrivedMs: number
  /** By the clock of the cameras; null where they are not paced. */
  readonly intendedMs: number | null
}

interface Decoded {
  readonly index: number
  readonly decodedMs: number
  isLate: boolean
}

/** More than are ever decoded at once. */
const remembered = 16

const onlyViewer = 0

export const createPageAccount = (options: PageAccountOptions): PageAccount => {
  const { toOwnMs, digests, sentStamp } = options
  let arrivingMs = 0
  const viewing = createViewing({ ...options, viewers: 1, nowMs: () => arrivingMs, onImage: () => {} })
  const decode = createLatencyRecorder()
  const age = createLatencyRecorder()
  const sinceArrival = createLatencyRecorder()
  const counts = { decoded: 0, shown: 0, skipped: 0, failed: 0, reordered: 0 }
  const frames = new Map<number, Frame>()
  /** By place, until its digest has come: of one in so many it comes. */
  const checksums = new Map<number, number>()
  let arrived = 0
  let wrongDigests = 0
  let recent: readonly Decoded[] = []

  const arrive = ([
    sequence,
    camera,
    imageBytes,
    intendedNs,
    checksum,
    bytes,
    atMs,
  ]: PageEvents['arrivals'][number]) => {
    const stamp = stampOf(sequence, camera, imageBytes, intendedNs, checksum)
    arrivingMs = toOwnMs(atMs)
    const sent = stamp && sentStamp(onlyViewer, stamp.sequence, stamp.camera)
    viewing.arrive(onlyViewer, { stamp, bytes, intact: stamp !== null && stamp.imageBytes === bytes })
    const isPaced = sent !== null && sent.intendedNs > 0
    frames.set(arrived, { arrivedMs: atMs, intendedMs: isPaced ? sent.intendedNs / 1e6 : null })
    if (stamp !== null) checksums.set(arrived, stamp.checksum)
    checksums.delete(arrived - forgottenAfter)
    arrived++
  }
  const takeDecoded = (index: number, decodedMs: number): void => {
    const one: Decoded = { index, decodedMs, isLate: false }
    for (const other of recent) {
      const [older, newer] = other.index < index ? [other, one] : [one, other]
      if (older.decodedMs > newer.decodedMs && !older.isLate) {
        older.isLate = true
        counts.reordered++
      }
    }
    recent = [...recent, one].slice(-remembered)
  }
  const settle = ([index, fate, beganMs, decodedMs, atMs]: PageEvents['fates'][number]): void => {
    const frame = frames.get(index)
    if (!frame) return
    frames.delete(index)
    counts[fate]++
    if (beganMs !== null && decodedMs !== null) {
      counts.decoded++
      decode.record(decodedMs - beganMs)
      takeDecoded(index, decodedMs)
    }
    if (fate !== 'shown') return
    sinceArrival.record(atMs - frame.arrivedMs)
    if (frame.intendedMs !== null) age.record(toOwnMs(atMs) - frame.intendedMs)
  }
  const check = ([index, digest]: PageEvents['checks'][number]): void => {
    const checksum = checksums.get(index)
    if (checksum !== undefined && digests.get(checksum) !== digest) wrongDigests++
  }

  return {
    add: ({ arrivals, fates, checks }) => {
      for (const arrival of arrivals) arrive(arrival)
      for (const fate of fates) settle(fate)
      for (const one of checks) check(one)
    },
    report: () => {
      const received = viewing.report()
      return {
        received: {
          ...received,
          viewers: received.viewers.map((viewer) => ({ ...viewer, corrupt: viewer.corrupt + wrongDigests })),
        },
        page: { ...counts, decode: decode.take(), age: age.take(), sinceArrival: sinceArrival.take() },
      }
    },
  }
}

/** A digest takes milliseconds; so many frames later none is awaited. */
const forgottenAfter = 10_000

const stampOf = (
  sequence: number | null,
  camera: number | null,
  imageBytes: number | null,
  intendedNs: number | null,
  checksum: number | null,
): Stamp | null =>
  sequence === null || camera === null || imageBytes === null || intendedNs === null || checksum === null
    ? null
    : { sequence, camera, imageBytes, intendedNs, checksum }
