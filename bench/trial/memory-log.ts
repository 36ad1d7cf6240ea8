// The server's memory twice a second, while viewers are slow and after they have left.
import type { Child } from './child.ts'
import { pause } from './window.ts'

export interface MemorySample {
  readonly timeMs: number
  readonly rssBytes: number
}

export interface MemoryLog {
  /** Samples for so long. @throws InterruptedError on abort */
  readonly sample: (ms: number, signal: AbortSignal) => Promise<void>
  /** Null where memory cannot be read. */
  readonly samples: () => MemorySample[] | null
}

const sampleEveryMs = 500
/** Consecutive waits would sample twice at the same time. */
const leastApartMs = 400

export const createMemoryLog = (readBytes: Child['readRssBytes']): MemoryLog => {
  const samples: MemorySample[] = []
  let beganMs: number | null = null
  const look = async (): Promise<void> => {
    beganMs ??= performance.now()
    const rssBytes = await readBytes()
    const timeMs = Math.round(performance.now() - beganMs)
    const last = samples.at(-1)
    if (rssBytes === null || (last && timeMs - last.timeMs < leastApartMs)) return
    samples.push({ timeMs, rssBytes })
  }
  return {
    sample: async (ms, signal) => {
      const untilMs = performance.now() + ms
      for (let leftMs = ms; leftMs > 0; leftMs = untilMs - performance.now()) {
        await look()
        await pause(Math.max(0, Math.min(sampleEveryMs, untilMs - performance.now())), signal)
      }
    },
    samples: () => (samples.length === 0 ? null : samples),
  }
}
