// Turns the switches of a variant into the configuration that its server gets.
import type { Variant } from '../../runners/catalog.ts'
import type { ConfigOf, Mode, RunnerConfig, SlowViewer, Switches } from '../../runners/contract.ts'
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

interface CommonBehaviour {
  readonly frameBytes: number
  /**
   * What becomes of frames for a viewer that is behind, in the mode `relay`. Without it they wait, but for a library with its
   * own default limits, which does as it comes.
   */
  readonly policy?: SlowViewer['policy']
  readonly tls?: RunnerConfig['tls']
}

/** What a trial asks of its server beside the variant's switches; the mode `push` needs frames to send. */
export type Behaviour = CommonBehaviour &
  (
    | { readonly mode: Exclude<Mode, 'push'>; readonly pool?: ConfigOf<'push'>['pool'] }
    | { readonly mode: 'push'; readonly pool: ConfigOf<'push'>['pool'] }
  )

/** Of frames that wait unsent, so many are tolerated before a policy acts. */
const backlogFrames = 4

/** A stamp begins with the sequence number. */
const acknowledgementBytes = 8
/** As long as control messages get. */
const maxEchoTextBytes = 125

/** For a measured trial. @param packageName package that provides the library, where several could */
export const configureRunner = (
  switches: Switches,
  behaviour: Behaviour,
  packageName: string | null,
): RunnerConfig => {
  const { frameBytes, tls = null } = behaviour
  const common = {
    host: loopbackHost,
    switches,
    frameBytes,
    limits: switches.limits === 'raised' ? raisedLimits : defaultLimits,
    package: packageName,
    tls,
    digest: false,
  }
  switch (behaviour.mode) {
    case 'ingest':
    case 'echo':
      return { mode: behaviour.mode, ...common }
    case 'ingest-ack':
      return {
        mode: behaviour.mode,
        ...common,
        sequenceOffset: stampOffset,
        acknowledgementBytes,
        maxEchoTextBytes,
      }
    case 'push':
      return { mode: behaviour.mode, ...common, pool: behaviour.pool }
    case 'relay': {
      const policy = behaviour.policy ?? (switches.limits === 'default' ? null : 'queue')
      const backlogBytes = backlogFrames * frameBytes
      return { mode: behaviour.mode, ...common, slowViewer: policy && { policy, backlogBytes } }
    }
  }
}
