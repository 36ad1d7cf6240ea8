// Checks of equal pace by a run: what its windows do to the window after them, and how far estimates are from capacities.
import { rowKey } from '../results/schema.ts'
import type { StoredRun } from '../results/store.ts'
import type { Interval, Summary, SummaryRow } from '../results/summary-schema.ts'
import { formatCameras, formatRatio, oneLine } from './format.ts'
import { estimateTogether, intervalOf } from './stats/estimate.ts'
import { renderPlainTable } from './terminal/text.ts'

/** Figures flat out after windows at equal pace, over those without, in the same rounds. */
export interface SequenceEffect {
  readonly name: string
  readonly fps: Interval
  readonly cpuMsPerFrame: Interval
}

/** An estimate of cameras a core, and what a search for them found. */
export interface EstimateError {
  readonly name: string
  readonly estimate: Interval
  /** With ≥ where the search found a lower bound. */
  readonly capacityText: string
  readonly estimateOverCapacity: number
}

type Figure = 'fps' | 'cpuMsPerFrame'

/**
 * One line a system that has a row with windows at equal pace and a replica without, and one of all of them together; empty
 * without such replicas.
 */
export const sequenceEffects = (
  { run }: Pick<StoredRun, 'run'>,
  { rows }: Summary,
): readonly SequenceEffect[] => {
  const isPaced = new Map(run.rows.map((row) => [rowKey(row), row.equalPace !== undefined]))
  const pairs = rows.flatMap((row) => {
    const without = rows.find((other) => isSameSystem(other, row) && isPaced.get(rowKey(other)) === false)
    const isPair = without !== undefined && isPaced.get(rowKey(row)) === true
    return isPair ? [{ name: row.label, row, without }] : []
  })
  const [fps, cpu] = (['fps', 'cpuMsPerFrame'] as const).map((figure) =>
    ratioIntervals(pairs.map(({ row, without }) => ratiosWithin(row, without, figure))),
  )
  return [...pairs.map(({ name }) => name), 'all together'].flatMap((name, index) => {
    const [ofFps, ofCpu] = [fps?.[index], cpu?.[index]]
    return ofFps && ofCpu ? [{ name, fps: ofFps, cpuMsPerFrame: ofCpu }] : []
  })
}

const isSameSystem = (a: SummaryRow, b: SummaryRow): boolean =>
  rowKey({ ...a, replica: 1 }) === rowKey({ ...b, replica: 1 })

const ratiosWithin = (row: SummaryRow, without: SummaryRow, figure: Figure): readonly number[] =>
  row.perTrial.flatMap((trial) => {
    const other = without.perTrial.find(({ round }) => round === trial.round)
    return other === undefined ? [] : [trial[figure] / other[figure]]
  })

/** Of each system, with moderated variances, and of all ratios as one sample. */
const ratioIntervals = (systems: readonly (readonly number[])[]): readonly (Interval | null)[] => {
  const all = systems.flat()
  const estimates = estimateTogether(systems.map((ratios) => ratios.map(Math.log)))
  const [together] = estimateTogether([all.map(Math.log)])
  return [
    ...systems.map((ratios, index) =>
      ratios.length === 0 ? null : intervalOf(ratios, estimates[index] ?? null),
    ),
    all.length === 0 ? null : intervalOf(all, together ?? null),
  ]
}

/** One line a system with an estimate and a search with the same frames; lower bounds included. */
export const estimateErrors = (
  { run }: Pick<StoredRun, 'run'>,
  { rows }: Summary,
): readonly EstimateError[] => {
  const frameBytesOf = ({ scenario, point }: SummaryRow): number | undefined =>
    run.scenarios.find(({ id }) => id === scenario)?.points.find(({ id }) => id === point)?.frameBytes
  return rows.flatMap((row) => {
    const estimate = row.equalPace?.camerasPerCore?.estimate
    const searched = rows.find(
      (other) =>
        (other.metrics['capacityCameras'] ?? 0) > 0 &&
        other.runner === row.runner &&
        other.variant === row.variant &&
        frameBytesOf(other) === frameBytesOf(row),
    )
    const capacity = searched?.metrics['capacityCameras']
    if (estimate === undefined || searched === undefined || capacity === undefined || row.replica > 1)
      return []
    return [
      {
        name: row.label,
        estimate,
        capacityText: formatCameras(searched),
        estimateOverCapacity: estimate.median / capacity,
      },
    ]
  })
}

/** Both checks as tables of 80 columns, as far as the run has them. */
export const renderEqualPaceChecks = (
  effects: readonly SequenceEffect[],
  errors: readonly EstimateError[],
): readonly string[] => [
  ...(effects.length === 0 ? [] : [effectsTable(effects)]),
  ...(errors.length === 0 ? [] : [errorsTable(errors)]),
]

const effectsTable = (effects: readonly SequenceEffect[]): string =>
  [
    'Flat out after windows at equal pace ÷ without them, within rounds (95 %):',
    renderPlainTable(
      [
        { head: 'system', width: 24, align: 'left' },
        { head: 'FPS', width: 18, align: 'right' },
        { head: 'CPU ms/frame', width: 18, align: 'right' },
      ],
      effects.map(({ name, fps, cpuMsPerFrame }) => [
        oneLine(name),
        formatRatio(fps),
        formatRatio(cpuMsPerFrame),
      ]),
    ),
  ].join('\n')

const errorsTable = (errors: readonly EstimateError[]): string =>
  [
    'Cameras of 30 FPS a core: estimated from CPU at equal pace ÷ capacity:',
    renderPlainTable(
      [
        { head: 'system', width: 24, align: 'left' },
        { head: 'estimate (95 %)', width: 22, align: 'right' },
        { head: 'capacity', width: 9, align: 'right' },
        { head: 'ratio', width: 6, align: 'right' },
        { head: 'error', width: 7, align: 'right' },
      ],
      errors.map(({ name, estimate, capacityText, estimateOverCapacity: ratio }) => [
        oneLine(name),
        rangeText(estimate),
        capacityText,
        ratio.toFixed(2),
        `${ratio < 1 ? '−' : '+'}${Math.abs(100 * (ratio - 1)).toFixed(0)} %`,
      ]),
    ),
  ].join('\n')

const rangeText = ({ median, low, high }: Interval): string => {
  const [middle, least, most] = [median, low, high].map((cameras) => cameras?.toFixed(0))
  return least === undefined || most === undefined ? `${middle}` : `${middle} (${least}–${most})`
}
