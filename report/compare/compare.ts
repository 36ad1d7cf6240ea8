// Compares two stored runs: settings, environment, and the rate of each row.
import { median } from 'simple-statistics'
import { type Comparison, comparisonSchema } from '../../results/comparison-schema.ts'
import { rowKey, schemaVersion } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { noiseMargin } from '../stats/baseline.ts'
import { countRun } from '../stats/status.ts'
import { type Described, describeRows, noiseFloorOf } from '../stats/summarize.ts'
import { compareCosts } from './costs.ts'
import { environmentDifferences, settingsDifferences, speedRatios } from './differences.ts'
import { gateFailures } from './gate.ts'
import { compareRows } from './rows.ts'

/** The two runs share nothing that could be compared. */
export class NothingInCommonError extends Error {
  override readonly name = 'NothingInCommonError'
}

/**
 * Pure. Ratios are `b` over `a`: a ratio below 1 is a row that became slower.
 * @param failAbove share by which a row may be slower, or null without a threshold
 * @param allowMissing whether rows that lost their figure keep the threshold
 * @throws NothingInCommonError when the runs share no scenario
 */
export const compareStoredRuns = (
  a: StoredRun,
  b: StoredRun,
  failAbove: number | null,
  allowMissing = false,
): Comparison => {
  requireCommonScenario(a, b)
  const [describedA, describedB] = [describeRows(a), describeRows(b)]
  const sides = [sideOf(a, describedA), sideOf(b, describedB)] as const
  const margin = smallestMargin(sides.map(({ noiseFloor }) => noiseFloor))
  const costs = compareCosts(describedA, describedB, failAbove)
  const rows = compareRows(describedA, describedB, margin, failAbove).map((row) => {
    const equalPace = costs.get(rowKey(row))
    return equalPace === undefined ? row : { ...row, equalPace: [...equalPace] }
  })
  const ratios = rows.flatMap(({ ratio }) => (ratio === null ? [] : [ratio.median]))
  const environment = [...environmentDifferences(a.run, b.run)]
  return comparisonSchema.parse({
    schemaVersion,
    a: sides[0],
    b: sides[1],
    warnings: comparisonWarnings(
      environment,
      [a, b].map(({ notes }, index) => ({
        name: index === 0 ? 'A' : 'B',
        missing: sides[index]?.missingTrials ?? 0,
        notes,
      })),
    ),
    settings: settingsDifferences(describedA, describedB),
    environment,
    speeds: speedRatios(a.run, b.run),
    rows,
    medianRatio: ratios.length === 0 ? null : median(ratios),
    noiseMargin: margin,
    failAbove,
    gateFailures: gateFailures(rows, sides[1].missingTrials, { failAbove, allowMissing }),
  })
}

/** One run can resolve differences above its own noise floor; the larger floor of the two would hide too much. */
const smallestMargin = (floors: readonly Comparison['a']['noiseFloor'][]): number => {
  const margins = floors.flatMap((floor) => (floor === null ? [] : [noiseMargin(floor)]))
  return margins.length === 0 ? 1 : Math.min(...margins)
}

const sideOf = ({ folder, run }: StoredRun, described: readonly Described[]): Comparison['a'] => ({
  folder,
  startedAt: run.startedAt,
  profile: run.profile,
  missingTrials: countRun(
    run,
    described.map(({ row }) => row),
  ).missing,
  noiseFloor: noiseFloorOf(described),
})

const requireCommonScenario = (a: StoredRun, b: StoredRun): void => {
  const [inA, inB] = [a, b].map(({ run }) => [...new Set(run.rows.map(({ scenario }) => scenario))])
  if (inA?.some((id) => inB?.includes(id))) return
  throw new NothingInCommonError(
    `the runs have no scenario in common: ${a.folder} has ${inA?.join(', ')}; ${b.folder} has ${inB?.join(', ')}`,
  )
}

/** Reasons not to trust the ratios: another machine, other work, an unfinished or damaged run. The most serious comes first. */
const comparisonWarnings = (
  differences: readonly Comparison['environment'][number][],
  runs: readonly { readonly name: string; readonly missing: number; readonly notes: readonly string[] }[],
): readonly string[] => {
  const [machine, work] = (['machine', 'workload'] as const).map((kind) =>
    differences.filter((difference) => difference.kind === kind).map(({ what }) => what),
  )
  return [
    ...(machine?.length
      ? [`The machines differ (${machine.join(', ')}): the ratios say nothing about the code.`]
      : []),
    ...(work?.length ? [`The workloads differ (${work.join(', ')}): they may explain the ratios.`] : []),
    ...runs
      .filter(({ missing }) => missing > 0)
      .map(
        ({ name, missing }) =>
          `Run ${name} is not finished: ${missing} of its trials ${missing === 1 ? 'is' : 'are'} missing.`,
      ),
    ...runs.flatMap(({ name, notes }) => notes.map((note) => `Run ${name}: ${note}.`)),
  ]
}
