// How many cameras a server sustains: doubling, then bisection, then confirmation. The caller defines a probe.
import type { Capacity, CapacityLimit, Probe as RunProbe } from '../../../results/capacity-schema.ts'

/** What a search needs to know about a probe. */
export type Judged =
  | { readonly carried: true; readonly cameras: number }
  | { readonly carried: false; readonly cameras: number; readonly limit: CapacityLimit }

export interface SearchOptions<Probe extends Judged> extends SearchRange {
  /** Tries a number of cameras, with new processes. */
  readonly probe: (cameras: number) => Promise<Probe>
  /** How often the answer must be confirmed. */
  readonly confirmations: number
  /** Failed probes in a row after which a number counts as not sustained: a single one may be noise. Two by default. */
  readonly refusals?: number
}

export interface SearchResult<Probe = RunProbe> extends Omit<Capacity, 'p99LimitMs' | 'probes'> {
  readonly probes: Probe[]
}

type Refusal = Extract<Judged, { carried: false }>

/** Disturbed probes are repeated, at most this many in a row for one number. */
const mostProbesInTurn = 3
/** Limits that are not the server's: it may sustain more. */
const othersLimits: readonly CapacityLimit[] = ['generator', 'disturbance']
/** After this many answers that failed their confirmation, the next one stands unconfirmed. */
const mostFailedConfirmations = 3

/**
 * The largest number of cameras that is carried, within the tolerance. Rests on one assumption: a server that carries
 * a number of cameras carries any smaller one.
 */
export const searchCapacity = async <Probe extends Judged>({
  probe,
  confirmations,
  refusals = 2,
  ...range
}: SearchOptions<Probe>): Promise<SearchResult<Probe>> => {
  const probes: Probe[] = []
  const carried = new Set([0])
  let refusal: Refusal | null = null

  /** @returns null once a probe carries them */
  const judge = async (cameras: number): Promise<Refusal | null> => {
    const against: Refusal[] = []
    while (against.filter(isTelling).length < refusals && against.length < mostProbesInTurn) {
      const made = await probe(cameras)
      probes.push(made)
      const found: Judged = made
      if (found.carried) return null
      against.push(found)
    }
    return weakest(against, refusals)
  }
  const confirm = async (cameras: number): Promise<Refusal | null> => {
    for (let times = 0; times < confirmations; times++) {
      const against = await judge(cameras)
      if (against) return against
    }
    return null
  }

  for (let failedConfirmations = 0; ; ) {
    const answer = largestBelow(carried, refusal)
    const cameras = nextCount({ carried: answer, notCarried: refusal?.cameras ?? null }, range)
    if (cameras !== null) {
      const against = await judge(cameras)
      if (against) refusal = against
      else carried.add(cameras)
      continue
    }
    const isConfirmed = confirmations > 0 && failedConfirmations < mostFailedConfirmations
    const against: Refusal | null = isConfirmed && answer > 0 ? await confirm(answer) : null
    if (against === null) return { cameras: answer, ...describeLimit(refusal), isConfirmed, probes }
    refusal = against
    failedConfirmations++
  }
}

const isTelling = ({ limit }: Refusal): boolean => limit !== 'disturbance'

/** Of several, the one that claims least about the server. */
const weakest = (against: readonly Refusal[], refusals: number): Refusal | null => {
  const telling = against.filter(isTelling)
  const judged = telling.length < refusals ? against.filter((refusal) => !isTelling(refusal)) : telling
  return judged.find(({ limit }) => limit === 'generator') ?? judged[0] ?? null
}

const largestBelow = (carried: ReadonlySet<number>, refusal: Refusal | null): number =>
  Math.max(...[...carried].filter((cameras) => cameras < (refusal?.cameras ?? Number.POSITIVE_INFINITY)))

const describeLimit = (refusal: Refusal | null): Pick<Capacity, 'limitedBy' | 'isLowerBound'> => ({
  limitedBy: refusal?.limit ?? 'range',
  isLowerBound: refusal === null || othersLimits.includes(refusal.limit),
})

export interface SearchRange {
  /** The first number that is tried. */
  readonly start: number
  /** The largest number that is tried. */
  readonly max: number
  /** The search ends when the bracket is no wider than this share of its lower end, or one camera. */
  readonly tolerance: number
}

/** `carried` is the largest number that was carried (0: none), `notCarried` the least that was not; null: none yet. */
export interface Bracket {
  readonly carried: number
  readonly notCarried: number | null
}

/**
 * Doubles from the start until a number is not carried, or halves until one is; then the middle of the bracket.
 * @returns null when the bracket is narrow enough: `carried` is the answer
 */
export const nextCount = ({ carried, notCarried }: Bracket, range: SearchRange): number | null => {
  const { start, max, tolerance } = range
  if (notCarried === null) {
    if (carried >= max) return null
    return Math.min(max, carried === 0 ? start : 2 * carried)
  }
  if (carried === 0) return notCarried === 1 ? null : Math.floor(notCarried / 2)
  const isNarrow = notCarried - carried <= 1 || notCarried <= carried * (1 + tolerance)
  return isNarrow ? null : Math.floor((carried + notCarried) / 2)
}
