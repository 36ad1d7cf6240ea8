// The answer where ladders of settings were measured: which steps help, which cost, and that the others show nothing.
import type { SummaryRow } from '../results/summary-schema.ts'
import { systemOf } from './charts/ladder.ts'
import { effectOf, isLadder } from './stats/step-gain.ts'

/** Null where no ladder was measured. @param rows of one scenario point */
export const ladderAnswer = (rows: readonly SummaryRow[]): readonly string[] | null => {
  if (!isLadder(rows)) return null
  const measured = rows.filter(({ stepGain }) => stepGain !== null)
  const helping = effects(measured, (ratio) => ratio > 1)
  const costing = effects(measured, (ratio) => ratio < 1)
  return [
    ...(helping === '' ? [] : [`Steps that help, with their gain in throughput: ${helping}.`]),
    ...(costing === '' ? [] : [`Steps that cost throughput: ${costing}.`]),
    helping === '' && costing === ''
      ? 'No step has an effect that this run shows.'
      : 'The other steps have no effect that this run shows.',
  ]
}

/** By system, in the order of its ladder; a step that was tried, and one under another generator, says so. */
const effects = (rows: readonly SummaryRow[], isWanted: (ratio: number) => boolean): string =>
  [...Map.groupBy(rows, systemOf)]
    .flatMap(([system, ofSystem]) => {
      const steps = ofSystem
        .toSorted((a, b) => a.rung.index - b.rung.index)
        .flatMap(({ rung, stepGain, generatorLabel }) => {
          const effect = stepGain?.fps ? effectOf(stepGain.fps) : null
          if (effect?.kind !== 'effect' || !isWanted(effect.ratio)) return []
          const where = generatorLabel === null ? '' : ` with the ${generatorLabel}`
          const tried = rung.kind === 'tried' ? ', tried' : ''
          return [`${rung.label} ×${effect.ratio.toFixed(2)}${where}${tried}`]
        })
      return steps.length === 0 ? [] : [`${system}: ${steps.join(', ')}`]
    })
    .join('; ')
