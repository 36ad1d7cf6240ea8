// Traffic of an external server: messages made from the job's frames, answers, and what viewers receive.
import type { ExternalCounters, ExternalServer, JobOf } from '../../../runners/contract.ts'
import type { DeflateAgreement } from '../deflate/negotiate.ts'
import type { Feed } from '../feed/feed.ts'
import { liveFeed, precompress, preparedFeedOf } from '../feed/flat-out.ts'
import { connectionNumber } from '../job.ts'
import type { MessageSink } from '../message-reader.ts'
import type { Traffic, TrafficOptions } from '../traffic.ts'
import { prepareWireFrames, type WireBatch } from '../wire-frames.ts'
import { type AnsweredFeed, createAnsweredFeed } from './answered-feed.ts'
import { type Answers, createAnswers } from './answers.ts'
import { createKeeper } from './keeper.ts'
import { type Material, perPlace, readMaterials } from './material.ts'
import { forConnection } from './numbered.ts'
import { discard, onlyTexts, withRules } from './rules.ts'
import { createSight } from './sight.ts'

type Options = Omit<TrafficOptions, 'soon' | 'envelope'>

export const createExternalTraffic = (job: JobOf<'external'>, options: Options): Traffic => {
  const { nowMs, wait, clock } = options
  const { save } = job.server
  const counters = { messages: 0, ignored: 0, answeredConnections: 0 }
  const serverOf = (place: number): ExternalServer => forConnection(job.server, connectionNumber(job, place))
  const sight = createSight({
    viewers: job.viewers,
    envelopeOf: (viewer) => serverOf(viewer).envelope,
    keeper: save && createKeeper({ ...save, numberOf: (viewer) => connectionNumber(job, viewer) - 1 }),
    nowMs,
  })
  let answers: Answers | null = null
  let answered: AnsweredFeed | null = null

  const prepare = async (agreement: DeflateAgreement | null): Promise<Feed> => {
    if (job.connections === 0) return async () => {}
    const materials = readMaterials(job)
    const materialOf = perPlace(materials)
    if (job.deflate === 'live' && agreement !== null)
      return async (outlet, place) => {
        const { payloads, shape } = materialOf(place)
        await liveFeed(payloads, agreement, clock, shape)(outlet, place)
      }
    const isFlatOut = job.pace === null && job.inFlight === null
    const batches: (readonly WireBatch[])[] = []
    for (const material of materials)
      batches.push(await frameAll(material, job, agreement, { single: !isFlatOut }, options))
    const batchesOf = perPlace(batches)
    if (job.server.answers === 'every') answers = createAnswers({ nowMs })
    if (isFlatOut && answers === null) return preparedFeedOf(batchesOf)
    answered = createAnsweredFeed({
      ...{ batchesOf, pace: job.pace, inFlight: job.inFlight, answers, nowMs, wait },
      expectedOf: (place) => materialOf(place).expected,
    })
    return answered.feed
  }
  return {
    connections: job.connections,
    viewers: job.viewers,
    hasTextConnection: false,
    offerDeflate: job.deflate !== 'off',
    viewing: {
      sinkOf: (viewer) => ignoring(serverOf(viewer), counters, counted(counters, sight.sinkOf(viewer))),
      end: () => {},
      setApart: () => {},
    },
    textFeed: async () => {},
    prepare: async (agreement) => {
      const feed = await prepare(agreement)
      return async (outlet, place) => {
        const server = serverOf(place.index)
        let listener = discard
        const answering = onFirst(() => counters.answeredConnections++, {
          onPiece: (piece) => listener.onPiece(piece),
          onEnd: (isText) => listener.onEnd(isText),
        })
        const isAnswer =
          server.ackText === null ? answering : onlyTexts(answering, Buffer.from(server.ackText))
        outlet.listen(ignoring(server, counters, counted(counters, isAnswer)))
        await feed({ ...outlet, listen: (sink) => (listener = sink) }, place)
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

type Counters = {
  -readonly [name in 'messages' | 'ignored' | 'answeredConnections']: ExternalCounters[name]
}

const ignoring = ({ ignores }: ExternalServer, counters: Counters, sink: MessageSink): MessageSink =>
  ignores.length === 0
    ? sink
    : withRules(
        sink,
        ignores.map((text) => ({ beginning: Buffer.from(text), act: () => counters.ignored++ })),
      )

const counted = (counters: Counters, sink: MessageSink): MessageSink => ({
  ...sink,
  onEnd: (isText) => {
    counters.messages++
    sink.onEnd(isText)
  },
})

const onFirst = (act: () => void, sink: MessageSink): MessageSink => {
  let isFirst = true
  return {
    ...sink,
    onEnd: (isText) => {
      if (isFirst) act()
      isFirst = false
      sink.onEnd(isText)
    },
  }
}

/** Deflated in advance where the extension was agreed. */
const frameAll = async (
  { payloads, shape }: Material,
  { deflate, seed }: JobOf<'external'>,
  agreement: DeflateAgreement | null,
  { single }: { readonly single: boolean },
  { clock }: Options,
): Promise<readonly WireBatch[]> => {
  const form = { seed, shape, single }
  if (agreement === null || deflate === 'off')
    return prepareWireFrames(payloads, { compressed: false, ...form })
  const compressed = await clock.during(() => precompress(payloads, agreement.clientMaxWindowBits))
  return prepareWireFrames(compressed, { compressed: true, ...form })
}
