// Turns the switches of a variant into the configuration that its server gets.
import { rulesOf } from '../../results/modes/modes.ts'
import type { ConfigOf, Mode, RunnerConfig, SlowViewer, Switches } from '../../runners/contract.ts'
import { keptFrames, raisedLimits } from '../../scenarios/limits.ts'
import { stampOffset } from '../frames/stamp.ts'
import { configureWork } from './work.ts'

const defaultLimits = { maxMessageBytes: null, backpressureBytes: null, idleTimeoutSeconds: null } as const

/** Only this machine reaches a server there. */
export const loopbackHost = '127.0.0.1'

interface CommonBehaviour {
  readonly frameBytes: number
  /**
   * The policy for frames to a viewer that is behind, in the mode `relay`. Without it they wait, except where a library with its
   * own default limits applies those.
   */
  readonly policy?: SlowViewer['policy']
  /** Of the policy `window`. */
  readonly windowFrames?: number
  readonly tls?: RunnerConfig['tls']
  /** Where frames are stored, if the switch `work` asks for that; absent: the application receives only, whatever the switches. */
  readonly workFolder?: string
}

/** What a trial requires of its server besides the variant's switches; the mode `push` needs frames to send. */
export type Behaviour = CommonBehaviour &
  (
    | { readonly mode: Exclude<Mode, 'push'>; readonly pool?: ConfigOf<'push'>['pool'] }
    | { readonly mode: 'push'; readonly pool: ConfigOf<'push'>['pool'] }
  )

/** For a measured trial. @param packageName package that provides the library, where several could */
export const configureRunner = (
  { work, ...switches }: Switches,
  { mode, frameBytes, pool, policy, windowFrames, tls = null, workFolder }: Behaviour,
  packageName: string | null,
): RunnerConfig => {
  const common = {
    host: loopbackHost,
    switches,
    frameBytes,
    limits: switches.limits === 'raised' ? raisedLimits : defaultLimits,
    keptFrames,
    package: packageName,
    tls,
  }
  const fields = rulesOf(mode).serverFields({
    frameBytes,
    sequenceOffset: stampOffset,
    pool: pool ?? null,
    policy: policy ?? (switches.limits === 'default' ? null : 'queue'),
    windowFrames,
  })
  if (fields.mode !== 'ingest-ack' || work === undefined || workFolder === undefined)
    return { ...fields, ...common }
  return { ...fields, ...common, work: configureWork(work, workFolder) }
}
