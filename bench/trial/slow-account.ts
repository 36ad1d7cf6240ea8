// The account of a trial with a slow viewer: the others have all that was for them, and the policy was kept.
import type { ReceivedCounters, SlowViewer, ViewerCounters } from '../../runners/contract.ts'
import { TrialError } from '../failure/failure.ts'
import { type Counted, missing, type Traffic } from './account.ts'

type Policy = SlowViewer['policy']

/** Whether images are left out for viewers that are behind. */
export const leavesOut = (policy: Policy): boolean => policy === 'drop-newest' || policy === 'latest-only'

/**
 * How many images of the generator, and of the viewers that were not slow, are still on their way or lost.
 * @param droppedBefore what the server had dropped when the slow viewer had gone: what it drops since is not on its way
 * @throws TrialError `too-many-frames` for what was never sent
 */
export const countMissingOfHealthy = (
  { server, load }: Counted,
  { viewers }: Pick<Traffic, 'viewers'>,
  droppedBefore: number,
): number => {
  const all = load.received?.viewers ?? []
  const relayed = server.sentFrames + server.dropped
  missing('the server passed on', relayed, 'there were to pass on', server.frames * viewers)
  missing('viewers have', sumFrames(all), 'the server sent', server.sentFrames)
  const onTheWay = healthy(all).reduce(
    (sum, viewer, index) => sum + missing(`viewer ${index + 2} is at`, reached(viewer), 'of', server.frames),
    0,
  )
  return (
    missing('the server counts', server.frames, 'the generator sent', load.frames) +
    Math.max(0, onTheWay - (server.dropped - droppedBefore))
  )
}

/** @throws TrialError `policy-broken`, or `frames-lost` for what no drop explains */
export const checkPolicy = (policy: Policy, { server, load }: Counted): void => {
  const all = load.received?.viewers ?? []
  const closed = all[0]?.open === false
  if (policy === 'close' && !closed) throw broken(policy, 'was still connected when it left')
  if (policy !== 'close' && closed) throw broken(policy, 'was cut off by the server')
  if (!leavesOut(policy) && server.dropped > 0) throw broken(policy, `was beside ${server.dropped} drops`)
  const lacking = healthy(all).reduce((sum, viewer) => sum + server.frames - reached(viewer) + viewer.lost, 0)
  if (lacking <= server.dropped) return
  throw new TrialError(
    'frames-lost',
    `viewers that were not slow lack ${lacking} images, and the server dropped ${server.dropped} in all`,
  )
}

const broken = (policy: Policy, what: string): TrialError =>
  new TrialError('policy-broken', `under the policy ${policy} the slow viewer ${what}`)

const healthy = (viewers: ReceivedCounters['viewers']): readonly ViewerCounters[] => viewers.slice(1)

/** The number after the newest image that it has. */
const reached = ({ frames, repeated, lost }: ViewerCounters): number => frames - repeated + lost

const sumFrames = (viewers: readonly ViewerCounters[]): number =>
  viewers.reduce((sum, { frames }) => sum + frames, 0)
