// The ages of every viewer's frames, second by second: how far behind the camera a viewer is, and whether that grows.
import type { AgeSample } from '../../../runners/contract.ts'

export interface AgeLog {
  /** Seconds count from here. */
  readonly begin: () => void
  /** A frame has arrived. @param ageMs since its intended send time */
  readonly take: (viewer: number, ageMs: number) => void
  /** The viewer's connection has ended. */
  readonly end: (viewer: number) => void
  /** No second begins any more. */
  readonly stop: () => void
  /** Whole seconds of each viewer. */
  readonly report: () => AgeSample[][]
}

interface Viewer {
  readonly samples: AgeSample[]
  /** Of the frames of the second that has begun. */
  ages: number[]
  /** When the camera was to send the newest frame that has arrived; null before the first. */
  newestMs: number | null
  ended: boolean
}

const secondMs = 1000

/** @param nowMs the clock of the cameras */
export const createAgeLog = (viewers: number, nowMs: () => number): AgeLog => {
  const all = Array.from(
    { length: viewers },
    (): Viewer => ({ samples: [], ages: [], newestMs: null, ended: false }),
  )
  let begunMs: number | null = null
  let stoppedMs = Number.POSITIVE_INFINITY

  /** Closes the seconds that are over. */
  const catchUp = (viewer: Viewer): void => {
    if (begunMs === null || viewer.ended) return
    const untilMs = Math.min(nowMs(), stoppedMs)
    for (;;) {
      const endMs = begunMs + (viewer.samples.length + 1) * secondMs
      if (endMs > untilMs) return
      if (viewer.newestMs === null && viewer.ages.length === 0) viewer.newestMs = begunMs
      viewer.samples.push(sampleOf(viewer, endMs - begunMs, endMs))
      viewer.ages = []
    }
  }
  return {
    begin: () => {
      begunMs = nowMs()
    },
    take: (index, ageMs) => {
      const viewer = all[index]
      if (!viewer) return
      catchUp(viewer)
      viewer.newestMs = nowMs() - ageMs
      if (begunMs !== null && nowMs() <= stoppedMs) viewer.ages.push(ageMs)
    },
    end: (index) => {
      const viewer = all[index]
      if (!viewer) return
      catchUp(viewer)
      viewer.ended = true
    },
    stop: () => {
      stoppedMs = Math.min(stoppedMs, nowMs())
    },
    report: () => {
      for (const viewer of all) catchUp(viewer)
      return all.map(({ samples }) => [...samples])
    },
  }
}

const sampleOf = ({ ages, newestMs }: Viewer, timeMs: number, endMs: number): AgeSample => {
  const sorted = ages.toSorted((a, b) => a - b)
  const ageAtEnd = endMs - (newestMs ?? endMs)
  return {
    timeMs,
    frames: ages.length,
    ageMs: rounded(sorted[Math.floor(sorted.length / 2)] ?? ageAtEnd),
    worstMs: rounded(sorted.at(-1) ?? ageAtEnd),
  }
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10
