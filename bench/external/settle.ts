// After the last frame: waits for the answers that are on the way, so that missing ones and ones too many show.
import { setTimeout as sleep } from 'node:timers/promises'
import type { LineOf } from '../../runners/contract.ts'
import type { LoadGenerators } from './load-generators.ts'
import type { LoadOptions } from './options.ts'
import type { WindowSum } from './tally.ts'

export interface Settled {
  /** Messages since the start of the window that came while no frame waited for an answer. */
  readonly unasked: number
  /** Frames without an answer once the server had fallen silent; null where that is unknown. */
  readonly missing: number | null
}

export interface Settling {
  readonly generators: Pick<LoadGenerators, 'ask' | 'ends'>
  readonly options: Pick<LoadOptions, 'fps'>
  readonly sum: Pick<WindowSum, 'first' | 'last' | 'latency'>
  /** Null where the kernel did not take all frames in time. */
  readonly drained: LineOf<'external'> | null
  readonly signal: AbortSignal
}

const pollMs = 50
/** An answer too many comes a frame's interval, or its latency, after the others. */
const shortestQuietMs = 250
const longestQuietMs = 3000
/** Before an answer counts as missing. */
const missingQuietMs = 1000
/** Of a server that still answers after that nothing is known. */
const longestMs = 6000

/** Sending must have stopped. An ended connection answers no more, so nothing is missing where there is one. */
export const settleAnswers = async ({
  generators,
  options: { fps },
  sum: { first, last, latency },
  drained,
  signal,
}: Settling): Promise<Settled> => {
  const unaskedOf = (line: LineOf<'external'>): number =>
    (line.answers?.unasked ?? 0) - (first.answers?.unasked ?? 0)
  if (!drained?.answers) return { unasked: unaskedOf(last), missing: null }
  const slowestMs = 2 * Math.max(latency?.max ?? 0, fps === null ? 0 : 1000 / fps)
  const quietMs = Math.min(longestQuietMs, Math.max(shortestQuietMs, slowestMs))
  const beganMs = performance.now()
  let line = drained
  let quietSinceMs = beganMs
  for (;;) {
    const unasked = unaskedOf(line)
    const missing = missingOf(line)
    const nowMs = performance.now()
    const isQuiet = nowMs - quietSinceMs >= (missing === 0 ? quietMs : Math.max(missingQuietMs, quietMs))
    if (isQuiet) return { unasked, missing }
    if (unasked > 0 || generators.ends.length > 0 || signal.aborted || nowMs - beganMs > longestMs)
      return { unasked, missing: null }
    await sleep(pollMs, undefined, { signal }).catch(() => {})
    const next = await generators.ask()
    if (heardOf(next) !== heardOf(line)) quietSinceMs = performance.now()
    line = next
  }
}

const missingOf = ({ begun, answers }: LineOf<'external'>): number => begun - (answers?.frames ?? 0)

const heardOf = ({ answers }: LineOf<'external'>): number => (answers?.frames ?? 0) + (answers?.unasked ?? 0)
