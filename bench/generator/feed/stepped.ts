// Cameras that send flat out, keep one rate after another, and send flat out again, on the same connections.
import type { Offer } from '../../../runners/contract.ts'
import type { Framing } from '../framing.ts'
import { type MessageShape, plainShape, prepareWireFrames, type WireBatch } from '../wire-frames.ts'
import { type Feed, firstIndex, type Outlet, type Place } from './feed.ts'
import { preparedFeed } from './flat-out.ts'
import { createOpenLoop, type LoopCamera, type OpenLoop, type OpenLoopOptions } from './open-loop.ts'

export interface SteppedOptions extends Pick<OpenLoopOptions<LoopCamera>, 'nowMs' | 'wait'> {
  /** Of all cameras of the trial together, one rate after the other. */
  readonly framesPerSecond: readonly number[]
  /** Of the trial. */
  readonly cameras: number
  /** Of another transport than WebSocket. */
  readonly framing?: Framing | undefined
}

export interface SteppedFeed {
  /** @param images at least one @param seed of the masking keys @param shape plain binary messages unless given */
  readonly feedOf: (images: readonly Buffer[], seed: number, shape?: MessageShape) => Feed
  /** The next rate begins at once, without the frames that the one before still owes; flat out comes after the last. */
  readonly next: () => void
  /** Frames due at all rates so far; null while the cameras send flat out. */
  readonly offer: () => Offer | null
}

interface Joined {
  readonly outlet: Outlet
  readonly place: Place
}

interface Camera extends LoopCamera {
  readonly outlet: Outlet
  readonly firstFrame: number
}

/** Between two commands: at a rate, or flat out where there is no loop. */
interface Stage {
  readonly loop: OpenLoop<Camera> | null
}

/** The same frames at every rate: nothing is allocated or copied when the rate changes. */
export const createSteppedFeed = ({
  framesPerSecond,
  cameras,
  framing,
  nowMs,
  wait,
}: SteppedOptions): SteppedFeed => {
  const rates = framesPerSecond.values()
  const joined: Joined[] = []
  let single: readonly WireBatch[] = []
  let flatOut: Feed = async () => {}
  let dueBefore = 0

  const nextStage = (): Stage => {
    const { value, done } = rates.next()
    return { loop: done ? null : loopAt(value) }
  }
  const loopAt = (rate: number): OpenLoop<Camera> =>
    createOpenLoop<Camera>({
      fps: rate / cameras,
      nowMs,
      wait,
      send: ({ outlet, firstFrame }, sequence, _, onSent) => {
        const batch = single[(firstFrame + sequence) % single.length]
        if (batch) outlet.send(batch, onSent)
      },
    })
  // Flat out at first: what a server does once only is done before the first rate.
  let stage: Stage = { loop: null }

  const begin = async ({ outlet, place }: Joined): Promise<void> => {
    const own = stage
    const ofStage = { ...outlet, isOpen: () => stage === own && outlet.isOpen() }
    if (own.loop === null) return await flatOut(ofStage, place)
    const firstFrame = firstIndex(place, single.length)
    own.loop.join({ index: place.camera, outlet: ofStage, firstFrame, begun: 0, writing: 0 }, place)
  }

  return {
    feedOf: (images, seed, shape = plainShape) => {
      const batches = prepareWireFrames(images, { seed, compressed: false, framing, shape })
      single = batches.every(({ frames }) => frames === 1)
        ? batches
        : prepareWireFrames(images, { seed, compressed: false, framing, shape, single: true })
      flatOut = preparedFeed(batches)
      return async (outlet, place) => {
        joined.push({ outlet, place })
        await begin({ outlet, place })
      }
    },
    next: () => {
      dueBefore += stage.loop?.dueFrames() ?? 0
      stage = nextStage()
      for (const camera of joined) void begin(camera)
    },
    offer: () =>
      stage.loop && {
        dueFrames: dueBefore + stage.loop.dueFrames(),
        sendLateness: stage.loop.takeLateness(),
      },
  }
}
