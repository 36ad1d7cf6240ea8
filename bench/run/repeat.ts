// The plan of a recorded run, to be measured again: same rows, rounds, windows, order and masking keys.
import type { RunRecord } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import { UsageError } from '../failure/failure.ts'
import type { MatrixOptions } from './matrix.ts'
import { requireSameRunners } from './unchanged.ts'

export type Repeated = Required<Pick<MatrixOptions, 'rows'>> &
  Pick<MatrixOptions, 'selection' | 'scenarios' | 'seed' | 'serverCores'>

/**
 * Leaves out what the recorded run's budget left out, and nothing else, however long it takes here.
 * @throws UsageError where a runner or its settings have changed, or where the images were the user's
 */
export const repeatRun = (run: RunRecord, runners: readonly Runner[]): Repeated => {
  const rows = run.rows.filter(({ scenario }) => !run.leftOut.some((left) => left.scenario === scenario))
  requireSameRunners(rows, runners, '--repeat')
  if (run.frames.some(({ format }) => format === 'own'))
    throw new UsageError(
      '--repeat cannot be used: the run was measured with the user’s own images: use --frames',
    )
  const scenarios = run.scenarios
    .filter(({ id }) => rows.some(({ scenario }) => scenario === id))
    .map((scenario) => ({ ...scenario, rules: [] }))
  const { profile, rounds, warmupMs, windowMs, minFrames, seed, placement } = run
  return {
    rows,
    scenarios,
    seed,
    serverCores: placement.serverCpus.length,
    selection: {
      profile: {
        id: profile,
        rounds,
        warmupMs,
        windowMs,
        minFrames,
        budgetMs: null,
        baselineReplicas: Math.max(...rows.map(({ replica }) => replica)),
        scenarios: scenarios.map(({ id }) => ({ id, rules: [] })),
      },
      runners: runners.filter(({ spec }) =>
        rows.some(({ runner, generator }) => runner === spec.id || generator === spec.id),
      ),
    },
  }
}
