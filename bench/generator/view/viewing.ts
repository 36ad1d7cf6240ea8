// Counts what all viewers of a load generator receive: frames, missing ones, and their age.
import type { ReceivedCounters, ViewerCounters } from '../../../runners/contract.ts'
import type { Stamp } from '../../frames/stamp.ts'
import { createLatencyRecorder } from '../latency.ts'
import type { MessageSink } from '../message-reader.ts'
import type { AgeLog } from './age-log.ts'
import { drawFrames } from './drawn.ts'
import { type ArrivedImage, createImageChecker } from './image-checker.ts'
import { createSequenceAccount, type SequenceAccount } from './sequence-account.ts'

export interface ViewingOptions {
  readonly viewers: number
  /** The bytes of one frame in so many are compared, at places drawn from the seed. */
  readonly checkEvery: number
  readonly seed: number
  /** How many frames there are before their numbers restart; null where they do not. */
  readonly cycle: number | null
  /** Age above which a frame is late; null where cameras are not paced. */
  readonly lateAfterMs: number | null
  readonly nowMs: () => number
  /**
   * The stamp that a frame was sent with: ages count from its time, and a frame that arrives with another one is damaged. Null
   * where the number is not on its way to the viewer; it has no age then.
   */
  readonly sentStamp: (viewer: number, sequence: number, camera: number) => Stamp | null
  /** Cameras whose frames every viewer gets, each with numbers of its own; one, of any number, where it is left out. */
  readonly cameras?: number | undefined
  /** After each image. @param next the number after the newest that this viewer has */
  readonly onImage: (viewer: number, next: number) => void
  /** Notes ages by second; absent where nobody asks for them. */
  readonly ages?: AgeLog | undefined
}

export interface Viewing {
  readonly sinkOf: (viewer: number) => MessageSink
  /** A frame that something else has received and checked. */
  readonly arrive: (viewer: number, image: ArrivedImage) => void
  readonly end: (viewer: number) => void
  /** From now on the viewer's frames count only in its own counters, not in the sums or the latency. */
  readonly setApart: (viewer: number) => void
  readonly report: () => ReceivedCounters
}

interface Viewer {
  /** One for each camera. */
  readonly accounts: readonly SequenceAccount[]
  readonly counters: Omit<{ -readonly [name in keyof ViewerCounters]: ViewerCounters[name] }, 'lost'>
}

/** A number further ahead, or outside the cycle, was never sent: the stamp itself is damaged. */
const plausibleGap = 1_000_000

export const createViewing = (options: ViewingOptions): Viewing => {
  const { checkEvery, seed, cycle, lateAfterMs, nowMs, sentStamp, onImage, ages, cameras = 1 } = options
  const latency = createLatencyRecorder()
  const apart = new Set<number>()
  let frames = 0
  let bytes = 0
  const viewers = Array.from(
    { length: options.viewers },
    (): Viewer => ({
      accounts: Array.from({ length: cameras }, () => createSequenceAccount(cycle)),
      counters: { frames: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true },
    }),
  )

  const takeAge = (index: number, intendedNs: number, counters: Viewer['counters']): void => {
    if (intendedNs === 0) return
    const ageMs = nowMs() - intendedNs / 1e6
    ages?.take(index, ageMs)
    if (apart.has(index)) return
    latency.record(ageMs)
    if (lateAfterMs !== null && ageMs > lateAfterMs) counters.late++
  }
  const take = ({ stamp, intact, bytes: imageBytes }: ArrivedImage, index: number): void => {
    const viewer = viewers[index]
    if (!viewer) return
    const { accounts, counters } = viewer
    const camera = cameras === 1 || stamp === null ? 0 : stamp.camera
    // Of a camera that is not there, the stamp is damaged.
    const account = accounts[camera] ?? accounts[0]
    if (!account) return
    const isApart = apart.has(index)
    counters.frames++
    if (!isApart) {
      frames++
      bytes += imageBytes
    }
    const isPlausible =
      stamp !== null && camera < cameras && stamp.sequence < (cycle ?? account.next() + plausibleGap)
    const sent = isPlausible ? sentStamp(index, stamp.sequence, camera) : null
    if (!intact || !isPlausible || (sent && !isSame(stamp, sent))) counters.corrupt++
    // An unreadable frame counts as the expected one: damaged, but not lost as well.
    const arrival = account.take(isPlausible ? stamp.sequence : account.next())
    if (arrival === 'repeated') counters.repeated++
    if (arrival === 'reordered') counters.reordered++
    if (sent && arrival !== 'repeated') takeAge(index, sent.intendedNs, counters)
    onImage(index, account.next())
  }

  return {
    sinkOf: (index) =>
      createImageChecker(drawFrames({ every: checkEvery, seed, viewer: index }), (image) =>
        take(image, index),
      ),
    arrive: (index, image) => take(image, index),
    end: (index) => {
      const viewer = viewers[index]
      if (viewer) viewer.counters.open = false
      ages?.end(index)
    },
    setApart: (index) => {
      apart.add(index)
    },
    report: () => ({
      frames,
      bytes,
      viewers: viewers.map(({ accounts, counters }) => ({
        ...counters,
        lost: accounts.reduce((sum, account) => sum + account.lost(), 0),
      })),
      latency: latency.take(),
      ...(ages && { ages: ages.report() }),
    }),
  }
}

/** Of one frame, by its number. */
const isSame = (stamp: Stamp, sent: Stamp): boolean =>
  stamp.camera === sent.camera &&
  stamp.imageBytes === sent.imageBytes &&
  stamp.intendedNs === sent.intendedNs &&
  stamp.checksum === sent.checksum
