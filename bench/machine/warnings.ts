// Finds what about a machine makes its figures less trustworthy, and says what to do about it.
import type { Environment, Warning } from '../../results/environment-schema.ts'
import type { PinTools } from '../placement/pin.ts'
import type { Placement } from '../placement/placement.ts'
import { warnOfLimits } from './warnings/limits.ts'
import { warnOfNoise } from './warnings/noise.ts'
import { warnOfPlacement } from './warnings/placement.ts'

/** Warnings in order of weight; none for a quiet machine of its own with a core for each side. */
export const findWarnings = (
  environment: Environment,
  placement: Placement,
  tools: PinTools,
): readonly Warning[] => [
  ...warnOfPlacement(environment, placement, tools),
  ...warnOfNoise(environment),
  ...warnOfLimits(environment),
]
