// The last lines of a child's stderr, for a message: the cause of a start that failed stands there.
import { stripVTControlCharacters } from 'node:util'

const mostLines = 3
const longestLine = 200

/** One line without control characters, at most some 600 characters; empty where it printed nothing. */
export const lastLinesOf = (stderr: string): string =>
  stripVTControlCharacters(stderr)
    .split('\n')
    .map((line) => line.replaceAll(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim())
    .filter((line) => line !== '')
    .slice(-mostLines)
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line))
    .join(' / ')
