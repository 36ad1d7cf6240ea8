// The reason of a claim's outcome, in one to three short sentences.
import type { Claim } from '../../results/reference-schema.ts'
import type { ClaimDecision } from '../../results/summary-schema.ts'
import { formatMs, formatShare } from '../format.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { type Measurement, measureClaims } from './measure.ts'
import { significantEffect, tolerance } from './states.ts'

interface BothMeasurements {
  readonly client: Measurement
  readonly prepared: Measurement
}

/** What decided the outcome; how a scaled figure came about; whether the reference client was the limit. */
export const explainClaim = (
  claim: Claim,
  decision: ClaimDecision,
  { client, prepared }: BothMeasurements,
): string =>
  decision.outcome === 'not measured in this profile'
    ? whyNotMeasured({ client, prepared })
    : [
        reasons(claim)[decision.outcome],
        ...scalingSentence(claim, { client, prepared }),
        ...clientSentence(client),
        ...remedy(decision, { client, prepared }),
      ].join(' ')

type Decided = Exclude<ClaimDecision['outcome'], 'not measured in this profile'>

const reasons = ({ kind }: Claim): Readonly<Record<Decided, string>> => {
  const accepted =
    kind === 'direction'
      ? `the effect is above ${Math.round(100 * significantEffect - 100)} %`
      : `the figure is within a factor of ${tolerance}`
  return {
    holds: `With both clients ${accepted}.`,
    "holds, but it is the client's number": `With the reference client ${accepted}, with the prepared generator not.`,
    'the server can, this client cannot': `With the prepared generator ${accepted}; the reference client, a reconstruction, stays below.`,
    'only with a client that keeps up': `With the prepared generator ${accepted}, with the reference client not.`,
    'consistent: between the two clients':
      'One client stays below the published figure, the other goes beyond it.',
    'direction holds, size does not': 'There is an effect, but with neither client of the published size.',
    refuted:
      kind === 'absolute'
        ? `With neither client ${accepted}, and the published figure is not between the two.`
        : 'With the prepared generator the effect has the other direction.',
    'no effect seen': 'The interval contains no effect, and no larger one than this.',
    'too noisy': 'The intervals are too wide to decide.',
  }
}

const whyNotMeasured = ({ client, prepared }: BothMeasurements): string => {
  const missing = [...new Set([...client.missing, ...prepared.missing])]
  return missing.length === 0
    ? 'The load generator was the limit of a row, so the server may do more: a faster machine decides.'
    : `Missing: ${missing.join(', ')}. To measure it: ${measureClaims()}`
}

/** A new run with all the rounds, because rounds of two runs are not added up. */
const remedy = (decision: ClaimDecision, { client, prepared }: BothMeasurements): readonly string[] => {
  if (decision.outcome !== 'too noisy') return []
  const rounds =
    Math.max(...[client, prepared].map(({ figure }) => figure?.rounds ?? 0)) + decision.moreRounds
  return [`To narrow them: ${measureClaims(rounds)}`]
}

/** The cost was measured at small frames, where it shows, and is compared with the time of a large one. */
const scalingSentence = (
  { judgedBy: { point, scaledFrom } }: Claim,
  { client, prepared }: BothMeasurements,
): readonly string[] => {
  if (scaledFrom === undefined || prepared.scaling === null) return []
  const { costMs, frameMs } = prepared.scaling
  const atClient =
    client.scaling === null ? '' : ` (${formatMs(client.scaling.frameMs)} with the reference client)`
  return [
    `It costs the server ${formatMs(costMs)} of CPU a frame, measured at ${scaledFrom}, where that shows; a frame of ${point} takes ${formatMs(frameMs)}${atClient}.`,
  ]
}

const clientSentence = ({ subject }: Measurement): readonly string[] =>
  subject !== null && subject.generatorCpu !== null && isLowerBound(subject.verdict)
    ? [`The reference client was the limit: its core was ${formatShare(subject.generatorCpu)} busy.`]
    : []
