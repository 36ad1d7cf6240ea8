// `echo`: the server sends each frame back. The cameras count the returned frames.

import { none, some } from '../../scenarios/traffic.ts'
import {
  deliveredToGenerator,
  joinReceived,
  legOfCameras,
  legOfViewers,
  mergeReceived,
  mergeSent,
  mergeUsage,
  pick,
  viewerFault,
  writtenFrames,
} from './generator-counters.ts'
import { addMissing, type ModeRules, shareCameras, shortfall } from './mode.ts'

export const echo: ModeRules<'echo'> = {
  mode: 'echo',
  serverFields: () => ({ mode: 'echo' }),
  // In an open loop, returned frames could not be matched to sent ones.
  limits: { connections: some, viewers: none, sending: ['inFlight'], extras: [] },
  task: ({ connections, inFlight }, base, { checkEvery }) => {
    if (inFlight === undefined) throw new Error('mode echo needs a number of frames in flight')
    return { mode: 'echo', ...base, connections, inFlight, checkEvery }
  },
  shares: ({ connections }) => connections,
  share: shareCameras,
  serverSends: false,
  generatorReceives: true,
  delivered: deliveredToGenerator,
  written: writtenFrames,
  // As many come back as may be in flight, which the server does not decide.
  legs: ({ server, generator }) => [
    legOfCameras(generator, server.frames),
    legOfViewers(server, generator.received, false),
  ],
  missing: ({ generator }) =>
    addMissing([shortfall('the cameras received', generator.received.frames, 'they sent', generator.frames)]),
  faultOf: ({ received }, mayLose) => viewerFault(received.viewers, mayLose),
  totals: ({ server, generator }) => {
    const { begun, frames, wireBytes, received } = generator.final
    const { dropped, sentFrames } = server.final
    return {
      sent: sentFrames + dropped,
      delivered: received.frames,
      inFlight: begun - frames,
      dropped,
      lost: sentFrames - received.frames,
      wireBytes,
    }
  },
  offered: () => null,
  timing: ({ received: { latency } }) => ({ latency, pending: null, late: null }),
  served: ({ received }) => received.viewers.map(({ frames }) => frames),
  sent: () => null,
  merge: (lines) => ({
    mode: 'echo',
    ...mergeUsage(lines),
    ...mergeSent(lines),
    received: mergeReceived(pick(lines, ({ received }) => received)),
  }),
  join: (earlier, later) => ({ ...later, received: joinReceived(earlier.received, later.received) }),
}
