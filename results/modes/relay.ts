// `relay`: what a camera sends goes to every viewer, one of which may be slow. The viewers count.
import type { SlowViewer, ViewerCounters } from '../../runners/contract.ts'
import { one, some } from '../../scenarios/traffic.ts'
import {
  deliveredToGenerator,
  joinOffers,
  joinReceived,
  known,
  lateOf,
  mergeOffers,
  mergeReceived,
  mergeSent,
  mergeUsage,
  offeredToServer,
  pick,
  sumOf,
  viewerFault,
  writtenFrames,
} from './generator-counters.ts'
import { addMissing, type Counted, type Fault, type Missing, type ModeRules, shortfall } from './mode.ts'

/** Of frames that wait unsent, so many are tolerated before a policy acts. */
const backlogFrames = 4

export const relay: ModeRules<'relay'> = {
  mode: 'relay',
  serverFields: ({ frameBytes, policy }) => ({
    mode: 'relay',
    slowViewer: policy && { policy, backlogBytes: backlogFrames * frameBytes },
  }),
  // Flat out, frames would pile up in front of the slowest viewer.
  limits: { connections: one, viewers: some, sending: ['pace', 'inFlight'], extras: ['slowViewer'] },
  task: ({ connections, viewers = 0, pace, inFlight, slowViewer }, base, { checkEvery }) => {
    if (!pace && inFlight === undefined)
      throw new Error('a relay needs a rate or a number of frames in flight')
    return {
      mode: 'relay',
      ...base,
      connections,
      viewers,
      checkEvery,
      flow: pace ? { kind: 'pace', fps: pace.fps } : { kind: 'in-flight', frames: inFlight ?? 1 },
      slowViewer: slowViewer ? { bytesPerSecond: slowViewer.bytesPerSecond } : null,
    }
  },
  // Its camera waits for the viewers.
  shares: () => 1,
  share: (task) => task,
  serverSends: false,
  generatorReceives: true,
  delivered: deliveredToGenerator,
  written: writtenFrames,
  missing: ({ server, generator }, viewers) =>
    addMissing([
      shortfall('the server counts', server.frames, 'the generator sent', generator.frames),
      shortfall(
        'the server passed on',
        server.sentFrames + server.dropped,
        'there were to pass on',
        server.frames * viewers,
      ),
      shortfall('viewers have', generator.received.frames, 'the server sent', server.sentFrames),
    ]),
  faultOf: ({ received }, mayLose) => viewerFault(received.viewers, mayLose),
  totals: ({ server, generator, slowViewer }) => {
    const { begun, frames, wireBytes, received } = generator.final
    const { dropped } = server.final
    const sent = server.final.sentFrames + dropped
    if (slowViewer) {
      // What waited for the slow viewer when it left is not lost: the account has shown that the others have theirs.
      const delivered = sumOf(received.viewers, (viewer) => viewer.frames)
      return { sent, delivered, inFlight: sent - delivered - dropped, dropped, lost: 0, wireBytes }
    }
    const delivered = received.frames
    return {
      sent,
      delivered,
      inFlight: begun - frames,
      dropped,
      lost: sent - delivered - dropped,
      wireBytes,
    }
  },
  offered: ({ server, generator: { first, last } }) =>
    first.offer && last.offer
      ? offeredToServer(server, { first: first.offer, last: last.offer }, last.connectionFrames)
      : null,
  timing: ({ offer, received: { latency, viewers } }) => ({
    latency,
    pending: null,
    late: offer && lateOf(viewers),
  }),
  // The slow viewer, which is the first, is not to be served like the others.
  served: ({ received: { viewers } }, isFirstSlow) =>
    viewers.slice(isFirstSlow ? 1 : 0).map(({ frames }) => frames),
  sent: () => null,
  merge: (lines) => {
    const offers = known(pick(lines, ({ offer }) => offer))
    return {
      mode: 'relay',
      ...mergeUsage(lines),
      ...mergeSent(lines),
      offer: offers && mergeOffers(offers),
      received: mergeReceived(pick(lines, ({ received }) => received)),
    }
  },
  join: (earlier, later) => ({
    ...later,
    offer: earlier.offer && later.offer && joinOffers(earlier.offer, later.offer),
    received: joinReceived(earlier.received, later.received),
  }),
}

type Policy = SlowViewer['policy']

/** Whether frames are left out for viewers that are behind. */
export const leavesOut = (policy: Policy): boolean => policy === 'drop-newest' || policy === 'latest-only'

/**
 * What is missing of the camera's frames, and of those of the viewers that were not slow.
 * @param droppedBefore what the server had dropped when the slow viewer had gone: what it drops since is not on its way
 */
export const missingOfHealthy = (
  { server, generator }: Counted<'relay'>,
  viewers: number,
  droppedBefore: number,
): Missing => {
  const all = generator.received.viewers
  const relayed = server.sentFrames + server.dropped
  const bounds = addMissing([
    shortfall('the server passed on', relayed, 'there were to pass on', server.frames * viewers),
    shortfall(
      'viewers have',
      sumOf(all, ({ frames }) => frames),
      'the server sent',
      server.sentFrames,
    ),
  ])
  const onTheWay = addMissing(
    healthy(all).map((viewer, index) =>
      shortfall(`viewer ${index + 2} is at`, reached(viewer), 'of', server.frames),
    ),
  )
  if ('fault' in bounds) return bounds
  if ('fault' in onTheWay) return onTheWay
  return addMissing([
    shortfall('the server counts', server.frames, 'the generator sent', generator.frames),
    Math.max(0, onTheWay.frames - (server.dropped - droppedBefore)),
  ])
}

/** `policy-broken`, or `frames-lost` for what no drop explains; null where the policy was kept. */
export const policyFault = (policy: Policy, { server, generator }: Counted<'relay'>): Fault | null => {
  const all = generator.received.viewers
  const closed = all[0]?.open === false
  if (policy === 'close' && !closed) return broken(policy, 'was still connected when it left')
  if (policy !== 'close' && closed) return broken(policy, 'was cut off by the server')
  if (!leavesOut(policy) && server.dropped > 0) return broken(policy, `was beside ${server.dropped} drops`)
  const lacking = sumOf(healthy(all), (viewer) => server.frames - reached(viewer) + viewer.lost)
  if (lacking <= server.dropped) return null
  return {
    code: 'frames-lost',
    message: `viewers that were not slow lack ${lacking} frames, and the server dropped ${server.dropped} in all`,
  }
}

const broken = (policy: Policy, what: string): Fault => ({
  code: 'policy-broken',
  message: `under the policy ${policy} the slow viewer ${what}`,
})

const healthy = (viewers: readonly ViewerCounters[]): readonly ViewerCounters[] => viewers.slice(1)

/** The number after the newest frame that it has. */
const reached = ({ frames, repeated, lost }: ViewerCounters): number => frames - repeated + lost
