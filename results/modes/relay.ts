// `relay`: the server sends each camera's frames to every viewer, one of which may be slow. The viewers count.
import type { SlowViewer, ViewerCounters } from '../../runners/contract.ts'
import { viewerAddress } from '../../scenarios/link-addresses.ts'
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
import { joinPages, pageFault, waitingInPage } from './page.ts'

/** Unsent frames per viewer at which a policy acts. */
const backlogFrames = 4

export const relay: ModeRules<'relay'> = {
  mode: 'relay',
  serverFields: ({ frameBytes, policy, windowFrames }) => ({
    mode: 'relay',
    slowViewer: policy && {
      policy,
      backlogBytes: backlogFrames * frameBytes,
      ...(windowFrames !== undefined && { windowFrames }),
    },
  }),
  // Flat out, frames would queue up for the slowest viewer.
  limits: {
    connections: some,
    waitingConnections: one,
    viewers: some,
    sending: ['pace', 'inFlight'],
    extras: ['slowViewer', 'slowLinks'],
  },
  task: ({ connections, viewers = 0, pace, inFlight, slowViewer, slowLinks }, base, { checkEvery }) => {
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
      ...(slowLinks && { viewerAddresses: slowLinks.links.map((_, index) => viewerAddress(index)) }),
      ...(slowLinks?.policy === 'window' && { acknowledges: true as const }),
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
      waitingInPage(generator),
    ]),
  faultOf: (line, mayLose) => viewerFault(line.received.viewers, mayLose) ?? pageFault(line),
  totals: ({ server, generator, slowViewer, slowLinks }) => {
    const { begun, frames, wireBytes, received } = generator.final
    const { dropped } = server.final
    const sent = server.final.sentFrames + dropped
    if (slowViewer || slowLinks) {
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
  served: ({ received: { viewers } }, slow) => viewers.slice(slow).map(({ frames }) => frames),
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
    ...joinPages(earlier, later),
  }),
}

type Policy = SlowViewer['policy']

/** Whether the policy drops frames for viewers that are behind. */
export const dropsFrames = (policy: Policy): boolean =>
  policy === 'drop-newest' || policy === 'latest-only' || policy === 'window'

/**
 * Frames missing at the server, and at the viewers that were not slow.
 * @param droppedBefore frames dropped until the slow viewers left: frames dropped since then are not in flight
 * @param slow viewers, which are the first
 */
export const missingOfHealthy = (
  { server, generator }: Counted<'relay'>,
  viewers: number,
  droppedBefore: number,
  slow = 1,
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
    all
      .slice(slow)
      .map((viewer, index) =>
        shortfall(`viewer ${index + slow + 1} reached`, reached(viewer), 'the server counts', server.frames),
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

/**
 * The account of viewers behind slow links: received + dropped + under way = sent, and nobody lacks what no policy dropped.
 * @param slow viewers, which are the first @param windowFrames of the policy `window`
 */
export const slowLinksFault = (
  { policy, windowFrames }: Pick<SlowViewer, 'policy' | 'windowFrames'>,
  slow: number,
  { server, generator }: Counted<'relay'>,
): Fault | null => {
  const all = generator.received.viewers
  const closed = all.findIndex(({ open }) => !open)
  if (closed >= 0 && policy !== 'close') return broken(policy, 'was disconnected by the server', closed)
  if (!dropsFrames(policy) && server.dropped > 0)
    return broken(policy, `had ${server.dropped} frames dropped`)
  const skipped = sumOf(all, ({ lost }) => lost)
  if (skipped > server.dropped)
    return {
      code: 'frames-lost',
      message: `viewers lack ${skipped} frames before their newest, but the server dropped only ${server.dropped}`,
    }
  const underWay = server.sentFrames - sumOf(all, ({ frames }) => frames)
  if (policy === 'window' && windowFrames !== undefined && underWay > slow * windowFrames)
    return broken(policy, `had ${underWay} frames under way to ${slow} viewers, ${windowFrames} each at most`)
  return null
}

const broken = (policy: Policy, what: string, viewer: number | null = null): Fault => ({
  code: 'policy-broken',
  message: `under the policy ${policy} ${viewer === null ? 'the slow viewer' : `viewer ${viewer + 1}`} ${what}`,
})

const healthy = (viewers: readonly ViewerCounters[]): readonly ViewerCounters[] => viewers.slice(1)

/** The sequence number after the newest received frame. */
const reached = ({ frames, repeated, lost }: ViewerCounters): number => frames - repeated + lost
