// Chooses how a job's cameras send and what is kept of the images that come back.
import type { GeneratorJob, GeneratorStatsLine } from '../../runners/contract.ts'
import { createTexts, type Texts } from './control/texts.ts'
import type { DeflateAgreement } from './deflate/negotiate.ts'
import type { WorkClock } from './deflate/work-clock.ts'
import { chooseFeed } from './feed/choose.ts'
import type { Feed } from './feed/feed.ts'
import { createPace, type Pace, type PaceOptions } from './feed/paced.ts'
import { createWindowedFeed, type WindowedFeed } from './feed/windowed.ts'
import { readImages } from './job.ts'
import { createViewing, type Viewing } from './view/viewing.ts'

export interface Traffic {
  readonly viewing: Pick<Viewing, 'sinkOf' | 'end' | 'setApart'>
  readonly prepare: (agreement: DeflateAgreement | null) => Promise<Feed>
  /** For a connection that carries texts and no images. */
  readonly textFeed: Feed
  readonly report: () => Pick<GeneratorStatsLine, 'pace' | 'received' | 'control' | 'target'>
}

export interface TrafficOptions extends Pick<PaceOptions, 'nowMs' | 'wait'> {
  readonly clock: WorkClock
  /** Calls back in the next turn of the event loop, as `setImmediate` does. */
  readonly soon: (call: () => void) => void
}

export const createTraffic = (job: GeneratorJob, { clock, nowMs, wait, soon }: TrafficOptions): Traffic => {
  const isEcho = job.mode === 'echo'
  const receivers = isEcho ? job.connections : job.viewers
  const newest = Array.from({ length: receivers }, () => 0)
  const texts = job.control ? createTexts({ ...job.control, seed: job.seed, nowMs, wait, soon }) : null
  let pace: Pace | null = null
  let windowed: WindowedFeed | null = null
  const viewing = createViewing({
    viewers: receivers,
    checkEvery: job.checkEvery,
    cycle: job.mode === 'push' ? job.frameCount : null,
    lateAfterMs: job.pace === null ? null : 1000 / job.pace.fps,
    nowMs,
    onImage: (receiver, next) => {
      newest[receiver] = next
      // In a relay the camera waits for the last of its viewers.
      if (isEcho) windowed?.arrived(receiver, next)
      else windowed?.arrived(0, Math.min(...newest))
    },
  })
  return {
    viewing,
    textFeed: async (outlet) => texts?.begin(outlet),
    prepare: async (agreement) => {
      if (job.connections === 0) return async () => {}
      // Read here, so that the images need not stay in memory beside the frames that are made of them.
      const images = readImages(job)
      const { seed, inFlight } = job
      if (job.pace !== null) {
        pace = createPace({ images, seed, fps: job.pace.fps, acks: job.mode === 'ingest-ack', nowMs, wait })
        return job.control?.socket === 'camera' ? besideTexts(pace.feed, texts) : pace.feed
      }
      if (inFlight === null) return chooseFeed(images, job, agreement, clock)
      const listen = (camera: number) => (isEcho ? viewing.sinkOf(camera) : null)
      windowed = createWindowedFeed({ images, seed, inFlight, nowMs, listen })
      return windowed.feed
    },
    report: () => ({
      pace: pace?.report() ?? null,
      received: receivers === 0 ? null : viewing.report(),
      ...(texts ? { control: texts.report() } : {}),
    }),
  }
}

/** Texts on the socket of the first camera. */
const besideTexts =
  (feed: Feed, texts: Texts | null): Feed =>
  async (outlet, place) => {
    if (place.index === 0) texts?.begin(outlet)
    await feed(outlet, place)
  }
