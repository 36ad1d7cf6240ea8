// The suite's own load generators, by the names that scenarios use for them.
import type { JobOf } from '../runners/contract.ts'

/** Sends frames that were masked and framed before the window began. */
export const preparedGenerator = 'prepared'

/** What each of them does about deflate. */
export const ownGenerators: Readonly<Record<string, JobOf<'ingest'>['deflate']>> = {
  [preparedGenerator]: 'off',
  'prepared-precompressed': 'precompressed',
  'prepared-live': 'live',
}
