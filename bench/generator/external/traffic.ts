// Traffic of an external server: messages made from the job's frames, answers, and what viewers receive.
import { crc32 } from 'node:zlib'
import type { ExternalCounters, ExternalServer, JobOf } from '../../../runners/contract.ts'
import { readStamp } from '../../frames/stamp.ts'
import { opcodes } from '../codec/header.ts'
import type { DeflateAgreement } from '../deflate/negotiate.ts'
import type { Feed } from '../feed/feed.ts'
import { chooseFeed, precompress } from '../feed/flat-out.ts'
import { readImages } from '../job.ts'
import type { MessageSink } from '../message-reader.ts'
import type { Traffic, TrafficOptions } from '../traffic.ts'
import { type MessageShape, prepareWireFrames, type WireBatch } from '../wire-frames.ts'
import { type AnsweredFeed, createAnsweredFeed } from './answered-feed.ts'
import { type Answers, createAnswers } from './answers.ts'
import { wrapImage } from './envelope.ts'
import { createKeeper } from './keeper.ts'
import { createSight } from './sight.ts'

type Options = Omit<TrafficOptions, 'soon'>

export const createExternalTraffic = (job: JobOf<'external'>, options: Options): Traffic => {
  const { nowMs, wait } = options
  const { server } = job
  const { envelope, save } = server
  const counters = { messages: 0, answeredConnections: 0 }
  const numberOf = (viewer: number): number => (job.share ? job.share.index + viewer * job.share.of : viewer)
  const sight = createSight({
    viewers: job.viewers,
    envelope,
    keeper: save && createKeeper({ ...save, numberOf }),
    nowMs,
  })
  let answers: Answers | null = null
  let answered: AnsweredFeed | null = null

  const prepare = async (agreement: DeflateAgreement | null): Promise<Feed> => {
    if (job.connections === 0) return async () => {}
    const images = readImages(job)
    const payloads = envelope ? images.map((image) => wrapImage(image, envelope)) : images
    if (server.answers === 'every') {
      const numbers = images.map((image) => readStamp(image)?.sequence ?? null)
      answers = createAnswers({ echoed: job.echoed ? echoOf(payloads) : null, numbers, nowMs })
    }
    const shape = shapeOf(server)
    const isFlatOut = job.pace === null && job.inFlight === null
    if (isFlatOut && answers === null) return chooseFeed(payloads, job, agreement, options.clock, shape)
    const batches = await frameAll(payloads, job, agreement, { shape, single: !isFlatOut }, options)
    answered = createAnsweredFeed({ batches, pace: job.pace, inFlight: job.inFlight, answers, nowMs, wait })
    return answered.feed
  }
  return {
    connections: job.connections,
    viewers: job.viewers,
    hasTextConnection: false,
    offerDeflate: job.deflate !== 'off',
    viewing: {
      sinkOf: (viewer) => counted(counters, sight.sinkOf(viewer)),
      end: () => {},
      setApart: () => {},
    },
    textFeed: async () => {},
    prepare: async (agreement) => {
      const feed = await prepare(agreement)
      return async (outlet, place) => {
        outlet.listen(counted(counters, discard))
        await feed(outlet, place)
      }
    },
    report: (sent) => ({
      mode: 'external',
      ...sent,
      offer: answered?.offer() ?? null,
      ...counters,
      answers: answers?.report() ?? null,
      sight: job.viewers === 0 ? null : sight.report(),
    }),
  }
}

type Counters = { -readonly [name in 'messages' | 'answeredConnections']: ExternalCounters[name] }

const discard: MessageSink = { onPiece: () => {}, onEnd: () => {} }

const counted = (counters: Counters, sink: MessageSink): MessageSink => {
  let isFirst = true
  return {
    ...sink,
    onEnd: (isText) => {
      counters.messages++
      if (isFirst) counters.answeredConnections++
      isFirst = false
      sink.onEnd(isText)
    },
  }
}

const shapeOf = ({ envelope, announce }: ExternalServer): MessageShape => ({
  opcode: envelope ? opcodes.text : opcodes.binary,
  announce: announce === null ? null : Buffer.from(announce),
})

const echoOf = (payloads: readonly Buffer[]) => ({
  bytes: payloads.map(({ length }) => length),
  checksums: payloads.map((payload) => crc32(payload)),
})

/** Deflated in advance where the extension was agreed. */
const frameAll = async (
  payloads: readonly Buffer[],
  { deflate, seed }: JobOf<'external'>,
  agreement: DeflateAgreement | null,
  form: { readonly shape: MessageShape; readonly single: boolean },
  { clock }: Options,
): Promise<readonly WireBatch[]> => {
  if (agreement === null || deflate === 'off')
    return prepareWireFrames(payloads, { seed, compressed: false, ...form })
  const compressed = await clock.during(() => precompress(payloads, agreement.clientMaxWindowBits))
  return prepareWireFrames(compressed, { seed, compressed: true, ...form })
}
