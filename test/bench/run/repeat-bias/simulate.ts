// Does repeating disturbed trials shift a ratio? Made-up runs with seeded bursts of steal, by the report's own estimators.
import { mean } from 'simple-statistics'
import { type MarkdownColumn, markdownTable } from '../../../../report/markdown.ts'
import { ratiosTo } from '../../../../report/stats/ratio.ts'
import { repeatCounts } from '../../../../results/attempts.ts'
import { isDisturbed, type TakenShares } from '../../../../results/judgement.ts'
import { type Random, seededRandom } from '../../../report/interval-coverage/laws.ts'

/** Other guests of the host take CPU time in bursts. */
export interface Weather {
  readonly name: string
  readonly burstsPerMinute: number
  readonly meanBurstMs: number
  /** Share of the time that a burst takes from a process that wants to run all the time. */
  readonly strength: number
}

export interface BiasLine {
  readonly weather: string
  /** Of the first attempts of hungry and of modest servers. */
  readonly disturbedHungry: number
  readonly disturbedModest: number
  /** Of the ratios of a modest server to a hungry one, as factors less 1: without and with repeats. */
  readonly shiftOnce: number
  readonly shiftRepeated: number
  /** Rows, of both kinds, that are disturbed. */
  readonly rowsOnce: number
  readonly rowsRepeated: number
}

export const weathers: readonly Weather[] = [
  { name: 'quiet', burstsPerMinute: 0, meanBurstMs: 1, strength: 0 },
  { name: 'rare long bursts', burstsPerMinute: 1, meanBurstMs: 3000, strength: 0.5 },
  { name: 'frequent short bursts', burstsPerMinute: 10, meanBurstMs: 300, strength: 0.3 },
  { name: 'weak bursts about the limit', burstsPerMinute: 6, meanBurstMs: 1500, strength: 0.04 },
]

export const runsPerLine = 4000

const seed = 1
const rounds = 5
const windowMs = 1500
const trialMs = 2750
const rows = 24
const scatter = 0.05
const roundScatter = 0.05
/** Share of its core that a server wants: what is taken while it would have waited anyway costs it nothing. */
const hunger = { hungry: 1, modest: 0.6 } as const

type Kind = keyof typeof hunger

interface Trial extends TakenShares {
  readonly round: number
  readonly fps: number
}

/** Pure: the same number of runs gives the same lines. */
export const simulateBias = (runs: number): readonly BiasLine[] =>
  weathers.map((weather) => {
    const random = seededRandom(seed)
    const drawn = Array.from({ length: runs }, () => drawRun(weather, random))
    const first = (kind: Kind) => drawn.flatMap((run) => run[kind].once)
    const shift = (attempt: 'once' | 'repeated'): number => {
      const logs = drawn.map((run) => Math.log(ratioOf(run.modest[attempt], run.hungry[attempt])))
      return Math.exp(mean(logs)) - 1
    }
    const disturbedRows = (attempt: 'once' | 'repeated'): number =>
      share(
        drawn.flatMap((run) => [run.hungry[attempt], run.modest[attempt]]),
        (trials) => share(trials, isDisturbed) >= 0.5,
      )
    return {
      weather: weather.name,
      disturbedHungry: share(first('hungry'), isDisturbed),
      disturbedModest: share(first('modest'), isDisturbed),
      shiftOnce: shift('once'),
      shiftRepeated: shift('repeated'),
      rowsOnce: disturbedRows('once'),
      rowsRepeated: disturbedRows('repeated'),
    }
  })

/** Both servers are equally fast where nothing is taken, so that the true ratio is 1. */
const drawRun = (weather: Weather, random: Random) => {
  const taken = drawTaken(weather, random)
  const drifts = Array.from({ length: rounds }, () => roundScatter * random.normal())
  const trialsOf = (kind: Kind, place: number) => {
    const pairs = drifts.map((drift, index) => {
      const attemptAt = (beganMs: number): Trial => {
        const takenShare = hunger[kind] * taken(beganMs, windowMs)
        const fps = Math.exp(drift + scatter * random.normal()) * (1 - takenShare)
        return { round: index + 1, fps, stealShare: takenShare, foreignShare: null }
      }
      const roundMs = index * 2 * rows * trialMs
      const first = attemptAt(roundMs + place * trialMs)
      if (!isDisturbed(first)) return { first, kept: first }
      const repeat = attemptAt(roundMs + (rows + place) * trialMs)
      return { first, kept: repeatCounts(first, repeat) ? repeat : first }
    })
    return { once: pairs.map(({ first }) => first), repeated: pairs.map(({ kept }) => kept) }
  }
  return { hungry: trialsOf('hungry', 3), modest: trialsOf('modest', 4) }
}

/** @returns the share of a window that was taken from a process that wants to run all the time */
const drawTaken = (
  { burstsPerMinute, meanBurstMs, strength }: Weather,
  { uniform }: Random,
): ((beganMs: number, forMs: number) => number) => {
  const bursts: { readonly fromMs: number; readonly toMs: number }[] = []
  const exponential = (meanMs: number): number => -meanMs * Math.log(1 - uniform())
  const endMs = rounds * 2 * rows * trialMs
  for (let atMs = 0; burstsPerMinute > 0 && atMs < endMs; ) {
    const fromMs = atMs + exponential(60_000 / burstsPerMinute)
    atMs = fromMs + exponential(meanBurstMs)
    bursts.push({ fromMs, toMs: atMs })
  }
  return (beganMs, forMs) => {
    const overlaps = bursts.map(({ fromMs, toMs }) =>
      Math.max(0, Math.min(toMs, beganMs + forMs) - Math.max(fromMs, beganMs)),
    )
    return (strength * overlaps.reduce((sum, overlapMs) => sum + overlapMs, 0)) / forMs
  }
}

const ratioOf = (row: readonly Trial[], base: readonly Trial[]): number => {
  const ratio = ratiosTo(base, [row])[0]?.interval.median
  if (ratio === undefined) throw new Error('both rows have a trial in every round')
  return ratio
}

const share = <T>(all: readonly T[], holds: (each: T) => boolean): number =>
  all.filter(holds).length / all.length

/** The largest factor, less 1, by which the ratio differs from the true one. */
export const largestShift = (lines: readonly BiasLine[]): number =>
  Math.max(...lines.map(({ shiftRepeated }) => Math.abs(shiftRepeated)))

const columns: readonly MarkdownColumn[] = [
  { head: 'weather', align: 'left' },
  ...[
    'disturbed, hungry',
    'modest',
    'ratio shifted, once',
    'with repeats',
    'disturbed rows, once',
    'with repeats',
  ].map((head) => ({ head, align: 'right' as const })),
]

/** In per cent. */
export const biasTable = (lines: readonly BiasLine[]): string =>
  markdownTable(
    columns,
    lines.map(({ weather, ...shares }) => [
      weather,
      ...Object.values(shares).map((value) => (100 * value).toFixed(2)),
    ]),
  )
