// Which scenarios a budget holds: whole ones, and where not all fit, the last of the list is left out first.
import { formatDuration } from '../../results/duration.ts'
import { UsageError } from '../failure/failure.ts'

/** A scenario that the budget does not hold, and the sentence that says so. */
export interface LeftOut {
  readonly scenario: string
  readonly reason: string
}

/**
 * @param scenarios ids in order of weight
 * @param costMs what a run of the first `count` scenarios takes, all told
 * @param budgetMs null where nothing bounds the run
 * @throws UsageError when not even the first fits
 */
export const fitBudget = (
  scenarios: readonly string[],
  costMs: (count: number) => number,
  budgetMs: number | null,
): readonly LeftOut[] => {
  if (budgetMs === null) return []
  let held = scenarios.length
  while (held > 0 && costMs(held) > budgetMs) held--
  if (held === 0) {
    throw new UsageError(
      `a budget of ${formatDuration(budgetMs)} holds no scenario: ${scenarios[0]} alone takes about ` +
        `${formatDuration(costMs(1))}; give a larger --budget, fewer --rounds or fewer systems (--runner)`,
    )
  }
  return scenarios.slice(held).map((scenario, index) => ({
    scenario,
    reason:
      `left out, the budget of ${formatDuration(budgetMs)} does not hold it: ` +
      `with it the run would take about ${formatDuration(costMs(held + index + 1))}`,
  }))
}

/** Why a trial was not begun although its scenario had its place: the machine is slower than the plan thought. */
export const budgetUsedUp = (budgetMs: number): string =>
  `not begun, the budget of ${formatDuration(budgetMs)} would not have held it`
