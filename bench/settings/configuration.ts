// Turns the switches of a variant into the configuration that its server gets.

import type { Variant } from '../../runners/catalog.ts'
import type { Mode, RunnerConfig, SlowViewer, Switches } from '../../runners/contract.ts'
import { raisedLimits } from '../../scenarios/limits.ts'
import { stampOffset } from '../frames/stamp.ts'

const defaultLimits = { maxMessageBytes: null, backpressureBytes: null, idleTimeoutSeconds: null } as const

/** No switch set: a library as it comes. */
export const defaultSwitches: Switches = {
  limits: 'default',
  deflate: 'default',
  accelerator: 'default',
  idiom: 'plain',
  log: false,
  keep: false,
}

/** A variant's switches with the defaults for those it does not name. */
export const completeSwitches = (variant: Variant): Switches => {
  const named = Object.fromEntries(
    Object.entries(variant.switches).filter(([, value]) => value !== undefined),
  )
  return { ...defaultSwitches, ...named }
}

/** Nothing but this machine reaches a server there. */
export const loopbackHost = '127.0.0.1'

/** What a trial asks of its server beside the variant's switches. */
export interface Behaviour {
  readonly mode: Mode
  readonly frameBytes: number
  /** Images for the mode `push`, which needs them. */
  readonly pool?: RunnerConfig['pool']
  /**
   * What becomes of images for a viewer that is behind, in the mode `relay`. Where nothing is said they wait, but for a
   * library with the limits that it comes with, which does as it comes.
   */
  readonly policy?: SlowViewer['policy']
  readonly tls?: RunnerConfig['tls']
}

/** Of images that wait unsent, so many are let be before a policy acts. */
const backlogFrames = 4

/** For a measured trial. @param packageName package that provides the library, where several could */
export const configureRunner = (
  switches: Switches,
  { mode, frameBytes, pool = null, tls = null, ...asked }: Behaviour,
  packageName: string | null,
): RunnerConfig => {
  const isRaised = switches.limits === 'raised'
  const policy = asked.policy ?? (switches.limits === 'default' ? null : 'queue')
  return {
    mode,
    host: loopbackHost,
    switches,
    frameBytes,
    limits: isRaised ? raisedLimits : defaultLimits,
    package: packageName,
    sequenceOffset: stampOffset,
    pool: mode === 'push' ? pool : null,
    slowViewer:
      mode === 'relay' && policy !== null ? { policy, backlogBytes: backlogFrames * frameBytes } : null,
    tls,
    digest: false,
  }
}
