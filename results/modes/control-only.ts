// `control-only`: control messages that the server sends back, on their own connection, without frames.

import { none } from '../../scenarios/traffic.ts'
import { joinControl, unansweredControl } from './generator-counters.ts'
import { answeringServer } from './ingest-ack.ts'
import { addMissing, type ModeRules, shortfall } from './mode.ts'

export const controlOnly: ModeRules<'control-only'> = {
  mode: 'control-only',
  serverFields: answeringServer,
  limits: { connections: none, viewers: none, sending: [], extras: ['control'] },
  task: ({ control }, base) => {
    if (!control) throw new Error('a point without a camera needs control messages')
    return { mode: 'control-only', ...base, control }
  },
  shares: () => 1,
  share: (task) => task,
  serverSends: false,
  generatorReceives: true,
  delivered: ({ generator: { timeNs, control } }) => ({
    timeNs,
    frames: control.answered,
    bytes: control.answeredBytes,
  }),
  written: ({ control }) => ({ frames: 0, begun: 0, texts: control.sent }),
  legs: () => [],
  missing: ({ server, generator }) =>
    addMissing(
      [shortfall('the server counts', server.frames, 'the generator sent', 0)],
      unansweredControl(generator.control),
    ),
  faultOf: () => null,
  totals: ({ server, generator }) => {
    const { sent, answered } = generator.final.control
    const { dropped } = server.final
    return { sent, delivered: answered, inFlight: 0, dropped, lost: sent - answered, wireBytes: 0 }
  },
  offered: ({ generator: { first, last } }) => ({
    dueFrames: last.control.sent - first.control.sent,
    deliveredFrames: last.control.answered - first.control.answered,
    cameras: 1,
    sendLateness: last.control.sendLateness,
  }),
  timing: () => null,
  served: () => null,
  sent: () => null,
  // There is exactly one load generator.
  merge: ([line]) => line,
  join: (earlier, later) => ({ ...later, control: joinControl(earlier.control, later.control) }),
}
