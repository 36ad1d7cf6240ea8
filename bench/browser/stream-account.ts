// The account of MJPEG in an <img>, from bytes that the browser received and pictures that the page saw. Pure but for the
// histograms, which are emptied by a report.
import { createLatencyRecorder } from '../generator/latency.ts'
import type { PageReport } from './page-account.ts'
import type { StreamEvents } from './page-events.ts'

export interface StreamAccountOptions {
  readonly frameBytes: number
  /** How many frames there are before the server begins again with the first. */
  readonly cycle: number
}

/** All times are the page's, in ms. */
export interface StreamAccount {
  /** @param frames received so far, whole ones */
  readonly arrive: (atMs: number, frames: number) => void
  /** What the page saw; all that the browser received before it was asked must have been told. */
  readonly add: (events: StreamEvents) => void
  /** The server sends nothing more: what is not shown by and by is skipped. */
  readonly finish: () => void
  readonly end: () => void
  readonly report: () => PageReport
}

/** So many more frames had been received at a time. */
interface Arrival {
  readonly atMs: number
  readonly frames: number
}

/** A page's clock is rounded down to less than that. */
const clockStepMs = 0.2
/** Rendering steps without news, after which the browser shows nothing more of what it has. */
const quietSteps = 4

export const createStreamAccount = ({ frameBytes, cycle }: StreamAccountOptions): StreamAccount => {
  const nothing = createLatencyRecorder()
  const sinceArrival = createLatencyRecorder()
  const counts = { shown: 0, unknown: 0 }
  let arrivals: readonly Arrival[] = []
  let fresh: Arrival[] = []
  let received = 0
  let reordered = 0
  /** Number of the frame that was seen last, and how many frames nothing more is expected of. */
  let newest = -1
  let settled = 0
  let isFinished = false
  let isOpen = true
  let quiet = { frames: -1, steps: 0 }

  /** Numbers restart with each cycle: of the frames that a picture can be, it is the last that had been received by then. */
  const numberOf = (frame: number, lookedMs: number): number => {
    const had = arrivals.findLast(({ atMs }) => atMs <= lookedMs + clockStepMs)?.frames ?? 0
    return had - 1 - ((((had - 1 - frame) % cycle) + cycle) % cycle)
  }
  const see = ([frame, lookedMs, shownMs]: StreamEvents['seen'][number]): void => {
    if (frame === null) {
      counts.unknown++
      return
    }
    const number = numberOf(frame, lookedMs)
    if (number <= newest) {
      reordered++
      return
    }
    const arrival = arrivals.find(({ frames }) => frames > number)
    if (arrival) sinceArrival.record(shownMs - arrival.atMs)
    counts.shown++
    newest = number
    settled = Math.max(settled, number + 1)
  }
  /** Without a single picture nobody knows whether the page sees anything: then nothing is settled. */
  const settleRest = (steps: number): void => {
    if (quiet.frames !== received) quiet = { frames: received, steps }
    const hasSeen = counts.shown + counts.unknown > 0
    if (isFinished && hasSeen && steps - quiet.steps >= quietSteps) settled = received
  }

  return {
    arrive: (atMs, frames) => {
      if (frames === received) return
      fresh.push({ atMs, frames })
      received = frames
    },
    add: ({ seen, steps }) => {
      arrivals = [...arrivals, ...fresh]
      fresh = []
      for (const one of seen) see(one)
      // The last is kept: it says how many frames there were before the next.
      arrivals = arrivals.filter(({ frames }, index) => frames > newest || index === arrivals.length - 1)
      settleRest(steps)
    },
    finish: () => {
      isFinished = true
    },
    end: () => {
      isOpen = false
    },
    report: () => ({
      received: {
        frames: received,
        bytes: received * frameBytes,
        viewers: [{ frames: received, lost: 0, repeated: 0, reordered, corrupt: 0, late: 0, open: isOpen }],
        latency: nothing.take(),
      },
      page: {
        ...counts,
        skipped: settled - counts.shown,
        failed: 0,
        reordered: 0,
        decode: nothing.take(),
        age: nothing.take(),
        sinceArrival: sinceArrival.take(),
      },
    }),
  }
}
