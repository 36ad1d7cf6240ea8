// `push`: the server sends frames to every viewer. The viewers count.

import { none, some } from '../../scenarios/traffic.ts'
import {
  deliveredToGenerator,
  joinReceived,
  legOfViewers,
  mergeReceived,
  mergeUsage,
  pick,
  sumOf,
  viewerFault,
} from './generator-counters.ts'
import { addMissing, type ModeRules, placeAmong, shareOf, shortfall } from './mode.ts'
import { joinPages, pageFault, waitingInPage } from './page.ts'

export const push: ModeRules<'push'> = {
  mode: 'push',
  serverFields: ({ pool }) => {
    if (!pool) throw new Error('mode push needs a pool of frames')
    return { mode: 'push', pool }
  },
  limits: { connections: none, viewers: some, sending: [], extras: [] },
  task: ({ viewers = 0 }, base, { checkEvery }) => ({ mode: 'push', ...base, viewers, checkEvery }),
  shares: ({ viewers }) => viewers,
  share: (task, index, of) => ({
    ...task,
    viewers: shareOf(task.viewers, index, of),
    ...placeAmong(index, of, 0),
  }),
  serverSends: true,
  generatorReceives: true,
  delivered: deliveredToGenerator,
  written: () => ({ frames: 0, begun: 0, texts: 0 }),
  legs: ({ server, generator }) => [legOfViewers(server, generator.received, true)],
  missing: ({ server, generator }) =>
    addMissing([
      shortfall('viewers received', generator.received.frames, 'the server sent', server.sentFrames),
      waitingInPage(generator),
    ]),
  faultOf: (line, mayLose) => viewerFault(line.received.viewers, mayLose) ?? pageFault(line),
  totals: ({ server, generator }) => {
    const { dropped, sentFrames } = server.final
    const delivered = generator.final.received.frames
    return {
      sent: sentFrames + dropped,
      delivered,
      inFlight: 0,
      dropped,
      lost: sentFrames - delivered,
      wireBytes: generator.final.wireBytes ?? 0,
    }
  },
  offered: () => null,
  timing: ({ received: { latency } }) => ({ latency, pending: null, late: null }),
  served: ({ received }) => received.viewers.map(({ frames }) => frames),
  sent: () => null,
  merge: (lines) => ({
    mode: 'push',
    ...mergeUsage(lines),
    received: mergeReceived(pick(lines, ({ received }) => received)),
    ...(lines.every(({ wireBytes }) => wireBytes !== undefined) && {
      wireBytes: sumOf(lines, ({ wireBytes = 0 }) => wireBytes),
    }),
  }),
  join: (earlier, later) => ({
    ...later,
    received: joinReceived(earlier.received, later.received),
    ...joinPages(earlier, later),
  }),
}
