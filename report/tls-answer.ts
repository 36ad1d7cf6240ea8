// The answer of a scenario with and without TLS: what it costs the server, and whether that is affordable.
import type { SummaryRow } from '../results/summary-schema.ts'
import { formatFps, formatNumber, formatShare, oneLine } from './format.ts'
import { competitors } from './stats/ranking.ts'

/** A row over TLS and the same system without. */
interface Pair {
  readonly name: string
  readonly secure: SummaryRow
  /** FPS over TLS ÷ without, within rounds. */
  readonly framesLeft: number
  /** CPU time per frame over TLS ÷ without; null where one of them has none. */
  readonly cpuTimes: number | null
}

const camerasFps = 30

/** @param rows of one scenario, in any order. @returns sentences; none without a pair that can be compared */
export const tlsAnswer = (rows: readonly SummaryRow[]): readonly string[] => {
  const competing = competitors(rows)
  const pairs = competing.flatMap((row) => pairOf(row, rows))
  // Where few rows have a partner, the scenario asks something else.
  if (4 * pairs.length < competing.length) return []
  const slowest = pairs.toSorted((a, b) => fpsOf(a) - fpsOf(b))[0]
  if (slowest === undefined) return []
  const left = pairs.map(({ framesLeft }) => framesLeft)
  return [
    ...cpuSentence(pairs),
    `Flat out, ${formatShare(Math.min(...left))} to ${formatShare(Math.max(...left))} of the frames a second are left.`,
    `The slowest over TLS, ${slowest.name}, still takes ${formatFps(slowest.secure)} FPS, as many as ` +
      `${formatNumber(Math.floor(fpsOf(slowest) / camerasFps))} cameras of ${camerasFps} FPS send.`,
  ]
}

const pairOf = (secure: SummaryRow, rows: readonly SummaryRow[]): readonly Pair[] => {
  const framesLeft = secure.metrics['ratioToClear']
  const clear = competitors(rows).find(
    (row) => row.point !== secure.point && row.runner === secure.runner && row.variant === secure.variant,
  )
  if (framesLeft === undefined || clear === undefined) return []
  const costs = [secure.cpuMsPerFrame, clear.cpuMsPerFrame] as const
  const cpuTimes = costs[0] === null || costs[1] === null ? null : costs[0] / costs[1]
  return [{ name: oneLine(secure.label), secure, framesLeft, cpuTimes }]
}

const cpuSentence = (pairs: readonly Pair[]): readonly string[] => {
  const costed = pairs
    .flatMap(({ name, cpuTimes }) => (cpuTimes === null ? [] : [{ name, cpuTimes }]))
    .toSorted((a, b) => a.cpuTimes - b.cpuTimes)
  const [least] = costed
  const most = costed.at(-1)
  if (least === undefined || most === undefined) return []
  const to = least === most ? '' : ` to × ${most.cpuTimes.toFixed(1)} (${most.name})`
  return [`TLS costs the server × ${least.cpuTimes.toFixed(1)} (${least.name})${to} of the CPU time a frame.`]
}

const fpsOf = ({ secure }: Pair): number => secure.fps?.median ?? 0
