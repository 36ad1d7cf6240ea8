// What is to be known of a row's trials: how many are disturbed, were repeated for that, or ran at several speeds.
import { isDisturbed, type TakenShares } from '../../results/judgement.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import type { TrialFigures } from './trial-figures.ts'

type Marks = NonNullable<SummaryRow['marks']>

/** Empty where nothing is marked. @param trials that count @param figures of those with figures */
export const marksOf = (
  trials: readonly TrialRecord[],
  figures: readonly (TakenShares & Pick<TrialFigures, 'isUnsteady'>)[],
): Pick<SummaryRow, 'marks'> => {
  const marks: Marks = {
    of: figures.length,
    disturbed: figures.filter(isDisturbed).length,
    repeated: trials.filter(({ attempt }) => attempt === 2).length,
    unsteady: figures.filter(({ isUnsteady }) => isUnsteady).length,
  }
  return marks.disturbed + marks.repeated + marks.unsteady === 0 ? {} : { marks }
}
