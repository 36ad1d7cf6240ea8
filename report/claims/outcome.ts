// Decides what became of a claim: the intervals of both load generators → exactly one outcome. METHODOLOGY.md explains it.
import type { ClaimDecision, Interval } from '../../results/summary-schema.ts'
import { moreRounds, roundingError } from './more-rounds.ts'
import {
  type AbsoluteState,
  absoluteStates,
  containsNoEffect,
  largestUnseen,
  type PublishedFigure,
  type RatioState,
  ratioStates,
} from './states.ts'

/** What one load generator measured for a claim. */
export interface Measured {
  /** FPS of an absolute claim, otherwise the ratio of the subject to the other row. */
  readonly interval: Interval
  /** Rounds that the interval comes from. */
  readonly rounds: number
  /** The load generator was the limit of the subject, so the true figure may be higher. */
  readonly mayBeHigher: boolean
  /** The load generator was the limit of the other row. */
  readonly mayBeLower: boolean
}

/** Null where a row is missing or not usable. */
export interface BothMeasured {
  readonly client: Measured | null
  readonly prepared: Measured | null
}

type Outcome = Exclude<ClaimDecision['outcome'], 'too noisy'>

interface States<State> {
  readonly client: readonly State[]
  readonly prepared: readonly State[]
}

/** How a kind of claims reads intervals. */
interface Rules<State> {
  readonly client: (measured: Measured) => readonly State[]
  readonly prepared: (measured: Measured) => readonly State[]
  /** With the states that the load generator's limit leaves open, too. */
  readonly possible: (states: readonly State[], measured: Measured) => readonly State[]
  readonly outcome: (client: State, prepared: State) => Outcome
}

/**
 * An interval may leave several states open. If all of them lead to one outcome, that is it; otherwise more rounds decide or,
 * where a load generator was the limit or a row is missing, nothing in this profile does.
 */
export const decideClaim = (figure: PublishedFigure, measured: BothMeasured): ClaimDecision =>
  figure.kind === 'absolute'
    ? decide(figure, measured, absoluteRules(figure))
    : decide(figure, measured, ratioRules(figure))

const decide = <State>(
  figure: PublishedFigure,
  { client, prepared }: BothMeasured,
  rules: Rules<State>,
): ClaimDecision => {
  if (client === null || prepared === null) return { outcome: 'not measured in this profile' }
  const seen = { client: rules.client(client), prepared: rules.prepared(prepared) }
  const possible = { ...seen, prepared: rules.possible(seen.prepared, prepared) }
  const [outcome, ...others] = outcomesOf(possible, rules.outcome)
  if (outcome !== undefined && others.length === 0) {
    return outcome === 'no effect seen'
      ? { outcome, atMostPercent: effectLimit(client, prepared) }
      : { outcome }
  }
  // More rounds change nothing about a load generator that is the limit.
  if (outcomesOf(seen, rules.outcome).length === 1) return { outcome: 'not measured in this profile' }
  const open = [
    ...(changesOutcome(seen.client, seen.prepared, rules.outcome) ? [client] : []),
    ...(changesOutcome(seen.prepared, seen.client, (a, b) => rules.outcome(b, a)) ? [prepared] : []),
  ]
  return {
    outcome: 'too noisy',
    moreRounds: Math.max(...open.map(({ interval, rounds }) => moreRounds(figure, interval, rounds))),
  }
}

const outcomesOf = <State>(
  { client, prepared }: States<State>,
  outcome: Rules<State>['outcome'],
): readonly Outcome[] => [
  ...new Set(client.flatMap((ofClient) => prepared.map((ofPrepared) => outcome(ofClient, ofPrepared)))),
]

/** Whether it matters which of `states` is true. */
const changesOutcome = <State>(
  states: readonly State[],
  others: readonly State[],
  outcome: Rules<State>['outcome'],
): boolean => others.some((other) => new Set(states.map((state) => outcome(state, other))).size > 1)

const absoluteRules = (figure: PublishedFigure): Rules<AbsoluteState> => ({
  client: ({ interval }) => absoluteStates(figure, interval),
  prepared: ({ interval }) => absoluteStates(figure, interval),
  // Within the range or above it, the figure was reached with this generator, whatever the server can do.
  possible: (states, { mayBeHigher }) =>
    mayBeHigher && states.includes('below') ? [...states, 'near', 'beyond', 'above'] : states,
  outcome: absoluteOutcome,
})

const isInside = (state: AbsoluteState): boolean => state !== 'below' && state !== 'above'

const absoluteOutcome = (client: AbsoluteState, prepared: AbsoluteState): Outcome => {
  if (isInside(client)) return isInside(prepared) ? 'holds' : "holds, but it is the client's number"
  if (client === 'above')
    return prepared === 'below' || prepared === 'under' ? 'consistent: between the two clients' : 'refuted'
  if (prepared === 'below') return 'refuted'
  return isInside(prepared) && prepared !== 'beyond'
    ? 'the server can, this client cannot'
    : 'consistent: between the two clients'
}

const ratioRules = (figure: PublishedFigure): Rules<RatioState> => ({
  client: (measured) => (hidesDifference(measured) ? ['none'] : ratioStates(figure, measured.interval)),
  prepared: ({ interval }) => ratioStates(figure, interval),
  // A ratio that reached the published size did so, as an absolute figure does.
  possible: (states, { mayBeHigher, mayBeLower }) => [
    ...states,
    ...(mayBeHigher ? (['none', 'small', 'size'] as const).filter(isAtLeast(states)) : []),
    ...(mayBeLower ? (['opposite', 'none', 'small', 'size'] as const).filter(isAtMost(states)) : []),
  ],
  outcome: ratioOutcome,
})

const ratioOrder: readonly RatioState[] = ['opposite', 'none', 'small', 'size', 'large']
const ranksOf = (states: readonly RatioState[]): readonly number[] =>
  states.map((state) => ratioOrder.indexOf(state))
const isAtLeast = (states: readonly RatioState[]) => (state: RatioState) =>
  ratioOrder.indexOf(state) >= Math.min(...ranksOf(states))
const isAtMost = (states: readonly RatioState[]) => (state: RatioState) =>
  ratioOrder.indexOf(state) <= Math.max(...ranksOf(states))

/** A client that is the limit shows the same figure for every server that is faster. */
const hidesDifference = ({ interval: { low, high }, mayBeHigher, mayBeLower }: Measured): boolean =>
  (mayBeHigher || mayBeLower) && low !== null && high !== null && containsNoEffect({ low, high })

const ratioOutcome = (client: RatioState, prepared: RatioState): Outcome => {
  if (client === 'size') return prepared === 'size' ? 'holds' : "holds, but it is the client's number"
  if (prepared === 'size') return 'only with a client that keeps up'
  if (prepared === 'opposite') return 'refuted'
  const isSeen = prepared !== 'none' || client === 'small' || client === 'large'
  return isSeen ? 'direction holds, size does not' : 'no effect seen'
}

/** The largest effect that an interval without one allows, in percent, rounded up. */
const effectLimit = (client: Measured, prepared: Measured): number => {
  const limits = [client, prepared].flatMap(({ interval: { high } }) =>
    high !== null && high <= largestUnseen ? [high] : [],
  )
  return Math.max(0, Math.ceil(100 * Math.max(...limits) - 100 - roundingError))
}
