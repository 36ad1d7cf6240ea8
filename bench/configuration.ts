// Turns the switches of a variant into the configuration that its server gets.

import type { Variant } from '../runners/catalog.ts'
import type { Mode, RunnerConfig, Switches } from '../runners/contract.ts'

const mebibyte = 1024 * 1024

/** What `limits: raised` hands to every server alike: room for the largest image, no drops, no idle timer. */
export const raisedLimits = {
  maxMessageBytes: 16 * mebibyte,
  backpressureBytes: 64 * mebibyte,
  idleTimeoutSeconds: 0,
} as const

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

/** For a measured trial. @param packageName package that provides the library, where several could */
export const configureRunner = (
  mode: Mode,
  switches: Switches,
  frameBytes: number,
  packageName: string | null,
): RunnerConfig => ({
  mode,
  switches,
  frameBytes,
  limits: switches.limits === 'raised' ? raisedLimits : defaultLimits,
  package: packageName,
  digest: false,
})
