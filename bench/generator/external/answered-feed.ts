// Feeds for a server that answers or receives at a rate: open loop, a window of frames in flight, or timed flat out.
import type { JobOf, Offer } from '../../../runners/contract.ts'
import { type Feed, firstIndex, type Outlet, type Place } from '../feed/feed.ts'
import { preparedFeedOf } from '../feed/flat-out.ts'
import { createOpenLoop, type LoopCamera, type OpenLoopOptions } from '../feed/open-loop.ts'
import type { WireBatch } from '../wire-frames.ts'
import type { AnsweredCamera, AnsweredConnection, Answers, ExpectedAnswers } from './answers.ts'
import type { OfPlace } from './material.ts'

export interface AnsweredFeedOptions
  extends Pick<JobOf<'external'>, 'pace' | 'inFlight'>,
    Pick<OpenLoopOptions<LoopCamera>, 'nowMs' | 'wait'> {
  /** One message each, unless they go flat out. */
  readonly batchesOf: OfPlace<readonly WireBatch[]>
  readonly expectedOf: OfPlace<ExpectedAnswers>
  /** Null where answers are not matched to frames. */
  readonly answers: Answers | null
}

export interface AnsweredFeed {
  readonly feed: Feed
  /** Null where no rate is kept. */
  readonly offer: () => Offer | null
}

export const createAnsweredFeed = (options: AnsweredFeedOptions): AnsweredFeed => {
  const { pace, inFlight } = options
  if (pace !== null) return pacedFeed(options, pace.fps)
  const feed = inFlight === null ? flatOutFeed(options) : windowFeed(options, inFlight)
  return { feed, offer: () => null }
}

interface Camera extends LoopCamera {
  readonly outlet: Outlet
  readonly batches: readonly WireBatch[]
  readonly firstImage: number
  readonly answered: AnsweredConnection | null
}

const pacedFeed = (options: AnsweredFeedOptions, fps: number): AnsweredFeed => {
  const { batchesOf, nowMs, wait } = options
  const loop = createOpenLoop<Camera>({
    fps,
    nowMs,
    wait,
    send: ({ outlet, batches, firstImage, answered }, sequence, intendedMs, onSent) => {
      answered?.begun(intendedMs)
      outlet.send(batchAt(batches, firstImage + sequence), onSent)
    },
  })
  return {
    feed: async (outlet, place) => {
      const { camera: index } = place
      const overdue = (begun: number): readonly number[] => {
        const plan = loop.schedule()
        const count = plan ? plan.dueFrames(index, nowMs()) - begun : 0
        return plan
          ? Array.from({ length: Math.max(0, count) }, (_, at) => plan.intendedMs(index, begun + at))
          : []
      }
      const answered = joinAnswers(options, outlet, place, { overdue })
      const batches = batchesOf(place)
      const firstImage = firstIndex(place, batches.length)
      loop.join({ index, outlet, batches, firstImage, answered, begun: 0, writing: 0 }, place)
    },
    offer: () => ({ dueFrames: loop.dueFrames(), sendLateness: loop.takeLateness() }),
  }
}

const windowFeed =
  (options: AnsweredFeedOptions, inFlight: number): Feed =>
  async (outlet, place) => {
    const { nowMs } = options
    const batches = options.batchesOf(place)
    const firstImage = firstIndex(place, batches.length)
    let begun = 0
    const sendUntil = (end: number): void => {
      while (outlet.isOpen() && begun < end) {
        answered?.begun(nowMs())
        outlet.send(batchAt(batches, firstImage + begun++), () => {})
      }
    }
    const onAnswer = (count: number): void => sendUntil(count + inFlight)
    const answered = joinAnswers(options, outlet, place, { onAnswer })
    sendUntil(inFlight)
  }

/** Every frame is timed from the start of its write. */
const flatOutFeed = (options: AnsweredFeedOptions): Feed => {
  const { batchesOf, nowMs } = options
  const feed = preparedFeedOf(batchesOf)
  return async (outlet, place) => {
    const answered = joinAnswers(options, outlet, place)
    const timed: Outlet = {
      ...outlet,
      send: (batch, onSent) => {
        const now = nowMs()
        for (let frame = 0; frame < batch.frames; frame++) answered?.begun(now)
        outlet.send(batch, onSent)
      },
    }
    await feed(timed, place)
  }
}

const joinAnswers = (
  { answers, batchesOf, expectedOf }: AnsweredFeedOptions,
  outlet: Outlet,
  place: Place,
  more: Pick<AnsweredCamera, 'onAnswer' | 'overdue'> = {},
): AnsweredConnection | null => {
  if (!answers) return null
  // Flat out several frames share a write: the first frame of the first write.
  const batches = batchesOf(place)
  const before = batches.slice(0, firstIndex(place, batches.length))
  const firstImage = before.reduce((sum, { frames }) => sum + frames, 0)
  const joined = answers.join({ expected: expectedOf(place), firstImage, ...more })
  outlet.listen(joined.sink)
  return joined
}

const batchAt = (batches: readonly WireBatch[], index: number): WireBatch => {
  const batch = batches[index % batches.length]
  if (!batch) throw new Error('a pool of frames has at least one')
  return batch
}
