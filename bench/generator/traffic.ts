// Per mode: how cameras are fed with frames, and what viewers count of those that arrive.
import type {
  GeneratorJob,
  GeneratorStatsLine,
  GeneratorUsage,
  JobOf,
  SentCounters,
  TrafficMode,
} from '../../runners/contract.ts'
import { freshFrames } from '../frames/fresh-frames.ts'
import type { DeflateAgreement } from './deflate/negotiate.ts'
import type { Envelope } from './envelope/envelope.ts'
import { shapeOf } from './envelope/sending.ts'
import { createAnsweredFeed } from './feed/answered.ts'
import type { Feed } from './feed/feed.ts'
import { chooseFeed, preparedFeed } from './feed/flat-out.ts'
import { onceFeed } from './feed/once.ts'
import { createPace, type Pace, type PaceOptions } from './feed/paced.ts'
import { createSteppedFeed } from './feed/stepped.ts'
import { createWindowedFeed, type WindowedFeed } from './feed/windowed.ts'
import type { Framing } from './framing.ts'
import { readImages, readStamps } from './job.ts'
import { createTexts, type Texts } from './texts.ts'
import type { WorkClock } from './usage.ts'
import { type AgeLog, createAgeLog } from './view/age-log.ts'
import { createViewing, type Viewing, type ViewingOptions } from './view/viewing.ts'
import { prepareWireFrames } from './wire-frames.ts'

/** A stats line without the fields of the process. */
export type LinePart = GeneratorStatsLine extends infer L
  ? L extends GeneratorStatsLine
    ? Omit<L, 'event' | keyof GeneratorUsage>
    : never
  : never

export interface Traffic {
  /** Cameras, viewers, and whether control messages have a connection of their own. */
  readonly connections: number
  readonly viewers: number
  readonly hasTextConnection: boolean
  readonly offerDeflate: boolean
  readonly viewing: Pick<Viewing, 'sinkOf' | 'end' | 'setApart'>
  /** Not called where there is no camera. */
  readonly prepare: (agreement: DeflateAgreement | null) => Promise<Feed>
  /** For a connection that carries control messages and no frames. */
  readonly textFeed: Feed
  /** @param readBytes from the sockets of all viewers */
  readonly report: (sent: SentCounters, readBytes?: number) => LinePart
  /** Cameras go on to their next rate; absent where it never changes. */
  readonly next?: () => void
  /** Absent where viewers have no addresses of their own. */
  readonly ages?: Pick<AgeLog, 'begin' | 'stop'>
}

export interface TrafficOptions extends Pick<PaceOptions, 'nowMs' | 'wait' | 'soon'> {
  readonly clock: WorkClock
  /** How messages to this server travel; null: as they are. */
  readonly envelope: Envelope | null
  /** Of another transport than WebSocket. */
  readonly framing?: Framing | undefined
}

/** How the suite's own servers are loaded. */
export const createTraffic = <M extends TrafficMode>(
  mode: M,
  job: JobOf<M>,
  options: TrafficOptions,
): Traffic => traffics[mode](job, options)

type CreateTraffic<M extends TrafficMode> = (job: JobOf<M>, options: TrafficOptions) => Traffic

const ingest: CreateTraffic<'ingest'> = (job, options) => {
  const { pace, paces, seed } = job
  const { framing } = options
  const shape = shapeOf(options.envelope)
  const base = { ...silent, connections: job.connections, offerDeflate: job.deflate !== 'off' }
  if (job.freshFrames !== undefined) {
    const frames = freshFrames(seed, job.freshFrames, job.frameBytes)
    return {
      ...base,
      prepare: async () => onceFeed(prepareWireFrames(frames, { seed, compressed: false, framing, shape })),
      report: (sent) => ({ mode: 'ingest', ...sent, offer: null }),
    }
  }
  if (paces !== undefined) {
    const stepped = createSteppedFeed({
      framesPerSecond: paces,
      cameras: job.share?.cameras ?? job.connections,
      ...options,
    })
    return {
      ...base,
      prepare: async () => stepped.feedOf(readImages(job), seed, shape),
      report: (sent) => ({ mode: 'ingest', ...sent, offer: stepped.offer() }),
      next: stepped.next,
    }
  }
  if (pace === null)
    return {
      ...base,
      prepare: async (agreement) =>
        framing
          ? preparedFeed(prepareWireFrames(readImages(job), { seed, compressed: false, framing }))
          : chooseFeed(readImages(job), job, agreement, options.clock, shape),
      report: (sent) => ({ mode: 'ingest', ...sent, offer: null }),
    }
  const paced = createPacedFeed(job, pace.fps, false, options)
  return {
    ...base,
    prepare: paced.prepare,
    report: (sent) => ({ mode: 'ingest', ...sent, offer: paced.offer() }),
  }
}

const ingestAck: CreateTraffic<'ingest-ack'> = (job, options) => {
  const { control, pace, inFlight = 1 } = job
  const paced = pace ? createPacedFeed(job, pace.fps, true, options) : createAnswered(job, inFlight, options)
  const texts =
    control && createTexts({ ...control, seed: job.seed, wrap: options.envelope?.wrapText, ...options })
  return {
    ...silent,
    connections: job.connections,
    hasTextConnection: control?.socket === 'own',
    textFeed: textFeedOf(texts),
    prepare: async () => {
      const feed = await paced.prepare()
      return control?.socket === 'camera' ? besideTexts(feed, texts) : feed
    },
    report: (sent) => ({
      mode: 'ingest-ack',
      ...sent,
      offer: paced.offer(),
      acks: paced.acks(),
      control: texts?.report() ?? null,
    }),
  }
}

const controlOnly: CreateTraffic<'control-only'> = ({ control, seed }, options) => {
  const texts = createTexts({ ...control, seed, wrap: options.envelope?.wrapText, ...options })
  return {
    ...silent,
    hasTextConnection: true,
    textFeed: textFeedOf(texts),
    report: () => ({ mode: 'control-only', control: texts.report() }),
  }
}

const push: CreateTraffic<'push'> = (job, { nowMs }) => {
  const { viewers, checkEvery, seed, frameCount } = job
  const stamps = readStamps(job)
  const viewing = createViewing({
    viewers,
    checkEvery,
    seed,
    cycle: frameCount,
    lateAfterMs: null,
    nowMs,
    sentStamp: (_, sequence) => stamps[sequence] ?? null,
    onImage: () => {},
  })
  return {
    ...silent,
    viewers,
    viewing,
    report: (_, wireBytes) => ({
      mode: 'push',
      received: viewing.report(),
      ...(wireBytes !== undefined && { wireBytes }),
    }),
  }
}

const relay: CreateTraffic<'relay'> = (job, options) => {
  const { connections, viewers, flow } = job
  const base = { ...silent, connections, viewers }
  if (flow.kind === 'pace') {
    const paced = createPacedFeed(job, flow.fps, false, options)
    const ages = job.viewerAddresses && createAgeLog(viewers, options.nowMs)
    const viewing = viewNumbered(job, viewers, options, {
      lateAfterMs: 1000 / flow.fps,
      cameras: connections,
      sentStamp: (_, sequence, camera) => paced.sentStamp(camera, sequence),
      onImage: () => {},
      ages,
    })
    return {
      ...base,
      viewing,
      ...(ages && { ages }),
      prepare: paced.prepare,
      report: (sent) => ({ mode: 'relay', ...sent, offer: paced.offer(), received: viewing.report() }),
    }
  }
  let windowed: WindowedFeed | null = null
  const newest = Array.from({ length: viewers }, () => 0)
  const viewing = viewNumbered(job, viewers, options, {
    lateAfterMs: null,
    sentStamp: (_, sequence) => windowed?.sentStamp(onlyCamera, sequence) ?? null,
    onImage: (viewer, next) => {
      newest[viewer] = next
      // The camera waits for the last of its viewers.
      windowed?.arrived(onlyCamera, Math.min(...newest))
    },
  })
  return {
    ...base,
    viewing,
    prepare: async () => {
      windowed = createWindow(job, flow.frames, options, () => null)
      return windowed.feed
    },
    report: (sent) => ({ mode: 'relay', ...sent, offer: null, received: viewing.report() }),
  }
}

const echo: CreateTraffic<'echo'> = (job, options) => {
  const { connections, inFlight } = job
  let windowed: WindowedFeed | null = null
  const viewing = viewNumbered(job, connections, options, {
    lateAfterMs: null,
    sentStamp: (camera, sequence) => windowed?.sentStamp(camera, sequence) ?? null,
    onImage: (camera, next) => windowed?.arrived(camera, next),
  })
  return {
    ...silent,
    connections,
    viewing,
    prepare: async () => {
      windowed = createWindow(job, inFlight, options, viewing.sinkOf)
      return windowed.feed
    },
    report: (sent) => ({ mode: 'echo', ...sent, received: viewing.report() }),
  }
}

const traffics: { readonly [M in TrafficMode]: CreateTraffic<M> } = {
  ingest,
  'ingest-ack': ingestAck,
  'control-only': controlOnly,
  push,
  relay,
  echo,
}

/** A relay whose camera waits for its viewers has one, in their process. */
const onlyCamera = 0

/** Neither cameras nor viewers nor control messages. */
const silent: Omit<Traffic, 'report'> = {
  connections: 0,
  viewers: 0,
  hasTextConnection: false,
  offerDeflate: false,
  viewing: { sinkOf: () => ({ onPiece: () => {}, onEnd: () => {} }), end: () => {}, setApart: () => {} },
  prepare: async () => async () => {},
  textFeed: async () => {},
}

/** Paced cameras. The images are read once all are connected and released after the frames are made. */
const createPacedFeed = (
  job: GeneratorJob,
  fps: number,
  acks: boolean,
  { envelope, nowMs, wait, soon, framing }: TrafficOptions,
) => {
  const paceOf = (images: readonly Buffer[]): Pace =>
    createPace({
      ...{ images, seed: job.seed, framing, fps, acks, nowMs, wait, soon },
      announce: envelope?.announce,
    })
  let pace = paceOf([])
  return {
    prepare: async (): Promise<Feed> => {
      pace = paceOf(readImages(job))
      return pace.feed
    },
    offer: () => pace.offer(),
    acks: () => pace.acks(),
    sentStamp: (place: number, sequence: number) => pace.sentStamp(place, sequence),
  }
}

/** Cameras that wait for the answers to their frames. */
const createAnswered = (job: GeneratorJob, inFlight: number, { nowMs, framing }: TrafficOptions) => {
  const answeredOf = (images: readonly Buffer[]) =>
    createAnsweredFeed({ images, seed: job.seed, framing, inFlight, nowMs })
  let answered = answeredOf([])
  return {
    prepare: async (): Promise<Feed> => {
      answered = answeredOf(readImages(job))
      return answered.feed
    },
    offer: () => null,
    acks: () => answered.acks(),
  }
}

const createWindow = (
  job: GeneratorJob,
  inFlight: number,
  { envelope, nowMs }: TrafficOptions,
  listen: Parameters<typeof createWindowedFeed>[0]['listen'],
): WindowedFeed =>
  createWindowedFeed({
    images: readImages(job),
    seed: job.seed,
    inFlight,
    announce: envelope?.announce,
    nowMs,
    listen,
  })

/** Frames whose numbers never restart. */
const viewNumbered = (
  { checkEvery, seed }: Pick<ViewingOptions, 'checkEvery' | 'seed'>,
  viewers: number,
  { nowMs }: TrafficOptions,
  more: Pick<ViewingOptions, 'cameras' | 'lateAfterMs' | 'sentStamp' | 'onImage' | 'ages'>,
): Viewing => createViewing({ viewers, checkEvery, seed, cycle: null, nowMs, ...more })

const textFeedOf =
  (texts: Texts | null): Feed =>
  async (outlet) =>
    texts?.begin(outlet)

/** Control messages on the socket of the first camera. */
const besideTexts =
  (feed: Feed, texts: Texts | null): Feed =>
  async (outlet, place) => {
    if (place.index === 0) texts?.begin(outlet)
    await feed(outlet, place)
  }
