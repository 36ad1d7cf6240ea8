// The systems that a reader can hide: one a runner, in the order of the plan.
import type { PlannedRow } from '../../results/schema.ts'
import { type ColourName, runnerColour } from '../charts/theme.ts'

export interface FilterSystem {
  readonly runner: string
  readonly hue: ColourName
}

export const filterSystems = (rows: readonly Pick<PlannedRow, 'runner'>[]): readonly FilterSystem[] =>
  [...new Set(rows.map(({ runner }) => runner))].map((runner) => ({ runner, hue: runnerColour(runner) }))
