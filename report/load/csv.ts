// The ticks of a load as CSV (RFC 4180): one line each.
import type { LoadResult } from '../../results/load-result-schema.ts'

const columns = [
  'atMs',
  'frames',
  'fps',
  'gbitPerSecond',
  'p50Ms',
  'p99Ms',
  'maxMs',
  'latenessP99Ms',
  'blocked',
  'openConnections',
] as const

/** Numbers alone: what is null is left empty. */
export const loadCsv = ({ ticks }: LoadResult): string =>
  [columns.join(','), ...ticks.map((tick) => columns.map((column) => tick[column] ?? '').join(','))]
    .map((line) => `${line}\r\n`)
    .join('')
