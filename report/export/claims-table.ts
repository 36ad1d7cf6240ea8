// The published claims and what a run makes of them, as a table in Markdown.
import type { Reference } from '../../results/reference-schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { claimViews } from '../page/claim-view.ts'
import { markdownTable } from './markdown.ts'

const heads = ['claim', 'published', 'with the reference client', 'with the prepared generator', 'holds']

/** Ends without a line break. */
export const claimsTable = ({ claims }: Summary, reference: Reference): string =>
  markdownTable(
    heads.map((head) => ({ head, align: 'left' })),
    claimViews(claims, reference).map(({ statement, published, clientText, preparedText, holds }) => [
      statement,
      published,
      clientText,
      preparedText,
      holds,
    ]),
  )
