// Signs that messages of an external server were taken for answers to frames that they do not answer. Pure.
import type { LoadResult } from '../../results/load-result-schema.ts'

export type Signs = Pick<
  LoadResult,
  'counted' | 'unaskedMessages' | 'missingAnswers' | 'wrongAnswers' | 'settings'
>

/** As a sentence; null where answers are not matched to frames, or nothing speaks against it. */
export const describeDoubt = (signs: Signs): string | null => {
  const { counted, unaskedMessages, missingAnswers, wrongAnswers, settings } = signs
  if (counted !== 'delivered') return null
  const reasons = [
    ...(unaskedMessages > 0
      ? [`${unaskedMessages} messages came that no frame waited for: ${remedyOf(settings.server)}`]
      : []),
    ...(missingAnswers
      ? [
          `${missingAnswers} frames got no answer: behind a missing one, every answer counts for an earlier frame`,
        ]
      : []),
    ...(wrongAnswers > 0 ? [`${wrongAnswers} answers had unexpected content`] : []),
  ]
  return reasons.length === 0 ? null : reasons.join('; ')
}

const remedyOf = ({ ackText }: Signs['settings']['server']): string =>
  ackText === null
    ? 'not all are answers; --ignore BEGINNING leaves texts out, --ack-text BEGINNING names the answers'
    : `more than one text that begins with "${ackText}" came for a frame`
