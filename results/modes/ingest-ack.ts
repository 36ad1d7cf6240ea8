// `ingest-ack`: the server answers each frame with its number; control messages may be sent beside the frames.

import type { ServerFields } from '../../runners/contract.ts'
import { none, some } from '../../scenarios/traffic.ts'
import {
  deliveredToServer,
  joinAcks,
  joinControl,
  joinOptionalOffers,
  legOfCameras,
  mergeAcks,
  mergeOptionalOffers,
  mergeSent,
  mergeUsage,
  offeredToServer,
  pick,
  unansweredControl,
} from './generator-counters.ts'
import { totalsAtServer } from './ingest.ts'
import { addMissing, type ModeRules, type ServerRequest, shareCameras, shortfall } from './mode.ts'

export const ingestAck: ModeRules<'ingest-ack'> = {
  mode: 'ingest-ack',
  serverFields: answeringServer,
  // Flat out, frames would wait for their answers without a limit.
  limits: {
    connections: some,
    viewers: none,
    sending: ['pace', 'inFlight'],
    extras: ['capacity', 'control'],
  },
  task: ({ connections, pace = null, inFlight, control = null }, base) => {
    if (pace === null && inFlight === undefined)
      throw new Error('mode ingest-ack needs a rate or a number of frames in flight')
    return {
      ...{ mode: 'ingest-ack', ...base, connections, pace, control },
      ...(inFlight !== undefined && { inFlight }),
    }
  },
  shares: ({ connections }) => connections,
  share: (task, index, of) => ({
    ...shareCameras(task, index, of),
    control: index === 0 ? task.control : null,
  }),
  serverSends: false,
  generatorReceives: true,
  delivered: deliveredToServer,
  written: ({ begun, frames, control }) => ({ begun, frames, texts: control?.sent ?? 0 }),
  legs: ({ server, generator }) => [legOfCameras(generator, server.frames)],
  missing: ({ server, generator }) =>
    addMissing(
      [
        shortfall('the server counts', server.frames, 'the generator sent', generator.frames),
        shortfall('the server answered', generator.acks.frames, 'the generator sent', generator.frames),
      ],
      generator.control ? unansweredControl(generator.control) : 0,
    ),
  faultOf: ({ acks: { wrong, early = 0 } }) => {
    if (wrong > 0)
      return { code: 'wrong-acks', message: `${wrong} answers do not match the number of the next frame` }
    return early > 0
      ? { code: 'early-acks', message: `${early} frames were answered before their last byte was sent` }
      : null
  },
  totals: totalsAtServer,
  offered: offeredToServer,
  // In a closed loop nothing is due, so that nothing is late, and the next frame waits for the one that is pending.
  timing: ({ offer, acks: { latency, pending, late } }) =>
    offer ? { latency, pending, late } : { latency, pending: null, late: null },
  served: ({ connectionFrames }) => connectionFrames,
  sent: (line) => line,
  merge: (lines) => ({
    mode: 'ingest-ack',
    ...mergeUsage(lines),
    ...mergeSent(lines),
    offer: mergeOptionalOffers(pick(lines, ({ offer }) => offer)),
    acks: mergeAcks(pick(lines, ({ acks }) => acks)),
    // Only one of the generators sends control messages.
    control: lines.map(({ control }) => control).find((control) => control !== null) ?? null,
  }),
  join: (earlier, later) => ({
    ...later,
    offer: joinOptionalOffers(earlier.offer, later.offer),
    acks: joinAcks(earlier.acks, later.acks),
    control: earlier.control && later.control && joinControl(earlier.control, later.control),
  }),
}

/** The answer is the sequence number, the first 8 bytes of a stamp. */
const acknowledgementBytes = 8

/** Largest control message: a WebSocket frame of up to 125 bytes has the shortest header. */
const maxEchoTextBytes = 125

/** For servers that answer frames and send control messages back. */
export function answeringServer({ sequenceOffset }: ServerRequest): ServerFields {
  return { mode: 'ingest-ack', sequenceOffset, acknowledgementBytes, maxEchoTextBytes }
}
