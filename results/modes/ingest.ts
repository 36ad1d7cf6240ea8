// `ingest`: cameras send, the server does not answer. The server counts.
import type { LineOf } from '../../runners/contract.ts'
import { none, some } from '../../scenarios/traffic.ts'
import {
  deliveredToServer,
  joinOptionalOffers,
  legOfCameras,
  mergeOptionalOffers,
  mergeSent,
  mergeUsage,
  offeredToServer,
  pick,
  writtenFrames,
} from './generator-counters.ts'
import { addMissing, type ModeRules, shareCameras, shortfall, type TrialLines } from './mode.ts'

export const ingest: ModeRules<'ingest'> = {
  mode: 'ingest',
  serverFields: () => ({ mode: 'ingest' }),
  limits: { connections: some, viewers: none, sending: ['flat out', 'pace'], extras: [] },
  task: ({ connections, pace = null }, base, { deflate, paces }) => ({
    mode: 'ingest',
    ...base,
    connections,
    deflate,
    pace,
    ...(paces && { paces: [...paces] }),
  }),
  shares: ({ connections }) => connections,
  share: shareCameras,
  serverSends: false,
  generatorReceives: false,
  delivered: deliveredToServer,
  written: writtenFrames,
  legs: ({ server, generator }) => [legOfCameras(generator, server.frames + server.dropped)],
  missing: ({ server, generator }) =>
    addMissing([
      shortfall('the server counts', server.frames + server.dropped, 'the generator sent', generator.frames),
    ]),
  faultOf: () => null,
  totals: totalsAtServer,
  offered: offeredToServer,
  timing: () => null,
  served: ({ connectionFrames }) => connectionFrames,
  sent: (line) => line,
  merge: (lines) => ({
    mode: 'ingest',
    ...mergeUsage(lines),
    ...mergeSent(lines),
    offer: mergeOptionalOffers(pick(lines, ({ offer }) => offer)),
  }),
  join: (earlier, later) => ({
    ...later,
    offer: joinOptionalOffers(earlier.offer, later.offer),
  }),
}

/** For modes whose frames end at the server. A frame that was not handed over completely is neither delivered nor lost. */
export function totalsAtServer<M extends 'ingest' | 'ingest-ack'>({
  server,
  generator,
}: TrialLines<M>): ReturnType<ModeRules<M>['totals']> {
  const { frames, begun, wireBytes }: LineOf<'ingest' | 'ingest-ack'> = generator.final
  const { frames: delivered, dropped } = server.final
  return {
    sent: frames,
    delivered,
    inFlight: begun - frames,
    dropped,
    lost: frames - delivered - dropped,
    wireBytes,
  }
}
