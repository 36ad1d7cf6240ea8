// Two stored runs → what differs between them: settings, surroundings, and the rate of each row.
import { median } from 'simple-statistics'
import { type Comparison, comparisonSchema } from '../../results/comparison-schema.ts'
import { schemaVersion } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { noiseMargin } from '../stats/baseline.ts'
import { countRun } from '../stats/status.ts'
import { type Described, describeRows, noiseFloorOf } from '../stats/summarize.ts'
import { environmentDifferences, settingsDifferences, speedRatios } from './differences.ts'
import { compareRows } from './rows.ts'

/** Two runs that have nothing to compare. */
export class NothingInCommonError extends Error {
  override readonly name = 'NothingInCommonError'
}

/**
 * Pure. Ratios are those of `b` to `a`: a ratio below 1 is a row that became slower.
 * @param failAbove share that a row may be slower by, or null where nothing is demanded
 * @throws NothingInCommonError when the runs share no scenario
 */
export const compareStoredRuns = (a: StoredRun, b: StoredRun, failAbove: number | null): Comparison => {
  requireCommonScenario(a, b)
  const [describedA, describedB] = [describeRows(a), describeRows(b)]
  const sides = [sideOf(a, describedA), sideOf(b, describedB)] as const
  const margin = smallestMargin(sides.map(({ noiseFloor }) => noiseFloor))
  const rows = compareRows(describedA, describedB, margin, failAbove)
  const ratios = rows.flatMap(({ ratio }) => (ratio === null ? [] : [ratio.median]))
  const environment = [...environmentDifferences(a.run, b.run)]
  return comparisonSchema.parse({
    schemaVersion,
    a: sides[0],
    b: sides[1],
    warnings: comparisonWarnings(
      environment,
      [a, b].map((stored, index) => ({
        name: index === 0 ? 'A' : 'B',
        missing: countRun(
          stored.run,
          (index === 0 ? describedA : describedB).map(({ row }) => row),
        ).missing,
      })),
    ),
    settings: settingsDifferences(describedA, describedB),
    environment,
    speeds: speedRatios(a.run, b.run),
    rows,
    medianRatio: ratios.length === 0 ? null : median(ratios),
    noiseMargin: margin,
    failAbove,
  })
}

/** What is larger than one run's floor is seen by that run at least; the larger floor of two would hide too much. */
const smallestMargin = (floors: readonly Comparison['a']['noiseFloor'][]): number => {
  const margins = floors.flatMap((floor) => (floor === null ? [] : [noiseMargin(floor)]))
  return margins.length === 0 ? 1 : Math.min(...margins)
}

const sideOf = ({ folder, run }: StoredRun, described: readonly Described[]): Comparison['a'] => ({
  folder,
  startedAt: run.startedAt,
  profile: run.profile,
  noiseFloor: noiseFloorOf(described),
})

const requireCommonScenario = (a: StoredRun, b: StoredRun): void => {
  const [inA, inB] = [a, b].map(({ run }) => [...new Set(run.rows.map(({ scenario }) => scenario))])
  if (inA?.some((id) => inB?.includes(id))) return
  throw new NothingInCommonError(
    `the runs have no scenario in common: ${a.folder} has ${inA?.join(', ')}; ${b.folder} has ${inB?.join(', ')}`,
  )
}

/** What forbids conclusions: another machine, other work, a run that is not whole. The gravest comes first. */
const comparisonWarnings = (
  differences: readonly Comparison['environment'][number][],
  runs: readonly { readonly name: string; readonly missing: number }[],
): readonly string[] => {
  const [machine, work] = (['machine', 'work'] as const).map((kind) =>
    differences.filter((difference) => difference.kind === kind).map(({ what }) => what),
  )
  return [
    ...(machine?.length
      ? [`The machines differ (${machine.join(', ')}): the ratios say nothing of the code.`]
      : []),
    ...(work?.length ? [`The work differs (${work.join(', ')}): ratios may come from that.`] : []),
    ...runs
      .filter(({ missing }) => missing > 0)
      .map(({ name, missing }) => `Run ${name} is not finished: ${missing} of its trials are missing.`),
  ]
}
