// `relay`: the server sends each camera's frames to every viewer, one of which may be slow. The viewers count.
import type { SlowViewer, ViewerCounters } from '../../runners/contract.ts'
import { one, some } from '../../scenarios/traffic.ts'
import {
  deliveredToGenerator,
  joinOptionalOffers,
  joinReceived,
  lateOf,
  legOfCameras,
  legOfViewers,
  mergeOptionalOffers,
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

/** Unsent frames per viewer at which a policy acts. */
const backlogFrames = 4

export const relay: ModeRules<'relay'> = {
  mode: 'relay',
  serverFields: ({ frameBytes, policy }) => ({
    mode: 'relay',
    slowViewer: policy && { policy, backlogBytes: backlogFrames * frameBytes },
  }),
  // Flat out, frames would queue up for the slowest viewer.
  limits: {
    connections: some,
    waitingConnections: one,
    viewers: some,
    sending: ['pace', 'inFlight'],
    extras: ['slowViewer'],
  },
  task: ({ connections, viewers = 0, pace, inFlight, slowViewer }, base, { checkEvery }) => {
    if (!pace && inFlight === undefined)
      throw new Error('mode relay needs a rate or a number of frames in flight')
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
  // Ages are by the clock and the stamps of the process that sent: cameras and viewers are in one generator.
  shares: () => 1,
  share: (task) => task,
  serverSends: false,
  generatorReceives: true,
  delivered: deliveredToGenerator,
  written: writtenFrames,
  // What a viewer does not take in time waits in the server's memory.
  legs: ({ server, generator }) => [
    legOfCameras(generator, server.frames),
    legOfViewers(server, generator.received, false),
  ],
  missing: ({ server, generator }, viewers) =>
    addMissing([
      shortfall('the server counts', server.frames, 'the generator sent', generator.frames),
      shortfall(
        'the server relayed or dropped',
        server.sentFrames + server.dropped,
        'expected',
        server.frames * viewers,
      ),
      shortfall('viewers received', generator.received.frames, 'the server sent', server.sentFrames),
    ]),
  faultOf: ({ received }, mayLose) => viewerFault(received.viewers, mayLose),
  totals: ({ server, generator, slowViewer }) => {
    const { begun, frames, wireBytes, received } = generator.final
    const { dropped } = server.final
    const sent = server.final.sentFrames + dropped
    if (slowViewer) {
      // Frames that still waited for the slow viewer are not lost; the other viewers are known to have theirs.
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
  offered: offeredToServer,
  timing: ({ offer, received: { latency, viewers } }) => ({
    latency,
    pending: null,
    late: offer && lateOf(viewers),
  }),
  // The slow viewer is the first, and does not count for fairness.
  served: ({ received: { viewers } }, isFirstSlow) =>
    viewers.slice(isFirstSlow ? 1 : 0).map(({ frames }) => frames),
  sent: () => null,
  merge: (lines) => ({
    mode: 'relay',
    ...mergeUsage(lines),
    ...mergeSent(lines),
    offer: mergeOptionalOffers(pick(lines, ({ offer }) => offer)),
    received: mergeReceived(pick(lines, ({ received }) => received)),
  }),
  join: (earlier, later) => ({
    ...later,
    offer: joinOptionalOffers(earlier.offer, later.offer),
    received: joinReceived(earlier.received, later.received),
  }),
}

type Policy = SlowViewer['policy']

/** Whether the policy drops frames for viewers that are behind. */
export const dropsFrames = (policy: Policy): boolean => policy === 'drop-newest' || policy === 'latest-only'

/**
 * Frames missing at the server, and at the viewers that were not slow.
 * @param droppedBefore frames dropped until the slow viewer left: frames dropped since then are not in flight
 */
export const missingOfHealthy = (
  { server, generator }: Counted<'relay'>,
  viewers: number,
  droppedBefore: number,
): Missing => {
  const all = generator.received.viewers
  const relayed = server.sentFrames + server.dropped
  const bounds = addMissing([
    shortfall('the server relayed or dropped', relayed, 'expected', server.frames * viewers),
    shortfall(
      'viewers received',
      sumOf(all, ({ frames }) => frames),
      'the server sent',
      server.sentFrames,
    ),
  ])
  const inFlight = addMissing(
    healthy(all).map((viewer, index) =>
      shortfall(`viewer ${index + 2} reached`, reached(viewer), 'the server counts', server.frames),
    ),
  )
  if ('fault' in bounds) return bounds
  if ('fault' in inFlight) return inFlight
  return addMissing([
    shortfall('the server counts', server.frames, 'the generator sent', generator.frames),
    Math.max(0, inFlight.frames - (server.dropped - droppedBefore)),
  ])
}

/** `policy-broken`, or `frames-lost` for losses beyond the drops; null if the policy was followed. */
export const policyFault = (policy: Policy, { server, generator }: Counted<'relay'>): Fault | null => {
  const all = generator.received.viewers
  const closed = all[0]?.open === false
  if (policy === 'close' && !closed) return broken(policy, 'was still connected when it left')
  if (policy !== 'close' && closed) return broken(policy, 'was disconnected by the server')
  if (!dropsFrames(policy) && server.dropped > 0)
    return broken(policy, `had ${server.dropped} frames dropped`)
  const lacking = sumOf(healthy(all), (viewer) => server.frames - reached(viewer) + viewer.lost)
  if (lacking <= server.dropped) return null
  return {
    code: 'frames-lost',
    message: `viewers that were not slow miss ${lacking} frames, but the server dropped only ${server.dropped}`,
  }
}

const broken = (policy: Policy, what: string): Fault => ({
  code: 'policy-broken',
  message: `under the policy ${policy} the slow viewer ${what}`,
})

const healthy = (viewers: readonly ViewerCounters[]): readonly ViewerCounters[] => viewers.slice(1)

/** The sequence number after the newest received frame. */
const reached = ({ frames, repeated, lost }: ViewerCounters): number => frames - repeated + lost
