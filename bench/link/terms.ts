// The terms of a link, required to be readable.
import { type LinkTerms, readLinkTerms } from '../../scenarios/link-terms.ts'
import { UsageError } from '../failure/failure.ts'

/** @throws UsageError naming the part that cannot be read */
export const requireTerms = (text: string, where = '--link'): LinkTerms => {
  const terms = readLinkTerms(text)
  if ('fault' in terms) throw new UsageError(`${where} ${terms.fault}`)
  return terms
}
