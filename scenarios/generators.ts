// The suite's own load generators, by their names in scenarios.
import type { JobOf } from '../runners/contract.ts'

/** Sends frames that were masked and framed before the window. */
export const preparedGenerator = 'prepared'

/** The deflate setting of each generator. */
export const ownGenerators: Readonly<Record<string, JobOf<'ingest'>['deflate']>> = {
  [preparedGenerator]: 'off',
  'prepared-precompressed': 'precompressed',
  'prepared-live': 'live',
}
