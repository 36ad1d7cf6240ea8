// Ratios of trials that were asked within their windows to trials that were not.
import type { TrialOutcome } from '../results/schema.ts'
import type { Interval } from '../results/summary-schema.ts'
import { ratiosOf } from './stats/ratio.ts'
import { trialFigures } from './stats/trial-figures.ts'

export interface AskedOutcome {
  readonly label: string
  readonly round: number
  /** 1: at the window's ends only. */
  readonly steps: number
  readonly outcome: TrialOutcome
}

export interface CounterCost {
  readonly label: string
  readonly pairs: number
  readonly fps: Interval | null
  readonly cpuMsPerFrame: Interval | null
}

/** Within rounds, with 95 % intervals; one entry a system. */
export const counterCosts = (trials: readonly AskedOutcome[]): readonly CounterCost[] => {
  const systems = [...Map.groupBy(trials, ({ label }) => label)].map(([label, ofSystem]) => {
    const figures = (isAsked: boolean) =>
      ofSystem.filter(({ steps }) => steps > 1 === isAsked).flatMap((trial) => trialFigures(trial) ?? [])
    return { label, asked: figures(true), unasked: figures(false) }
  })
  return systems.map(({ label, asked, unasked }) => {
    const ratioOf = (figure: 'fps' | 'cpuMsPerFrame'): Interval | null =>
      ratiosOf((trial) => trial[figure], unasked, [asked])[0]?.interval ?? null
    const pairs = asked.filter(({ round }) => unasked.some((other) => other.round === round)).length
    return { label, pairs, fps: ratioOf('fps'), cpuMsPerFrame: ratioOf('cpuMsPerFrame') }
  })
}

/** As `ws tuned: FPS × 1.002 (0.991–1.013), CPU a frame × …, 20 pairs`. */
export const describeCounterCost = ({ label, pairs, fps, cpuMsPerFrame }: CounterCost): string =>
  `${label}: FPS ${factor(fps)}, CPU per frame ${factor(cpuMsPerFrame)}, ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}`

const factor = (interval: Interval | null): string => {
  if (interval === null) return 'not measured'
  const { median, low, high } = interval
  const range = low === null || high === null ? '' : ` (${low.toFixed(3)}–${high.toFixed(3)})`
  return `× ${median.toFixed(3)}${range}`
}
