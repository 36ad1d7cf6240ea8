// Who was the limit of a row, from how busy each side was.
import type { Verdict } from '../../results/summary-schema.ts'

export interface Busyness {
  /** Share of one core that each side used inside the window; null where it could not be measured. */
  readonly serverCpu: number | null
  readonly loadCpu: number | null
  /** Cores that the server may use. */
  readonly serverCores: number
}

/**
 * A process that computes without a pause shows 97 to 100 % of its core here: the window's two lines and
 * the kernel's ticks take the rest. One that waits for its peer, even for short moments, shows less than 95 %.
 */
export const serverBusyShare = 0.95
/** The same for the camera, which is one thread on one core. */
export const loadBusyShare = 0.95

/** The verdict of a flat-out row; anything that was not measured makes it `unknown`. */
export const judgeBusyness = ({ serverCpu, loadCpu, serverCores }: Busyness): Verdict => {
  if (serverCpu === null || loadCpu === null) return 'unknown'
  if (!Number.isFinite(serverCpu) || !Number.isFinite(loadCpu)) return 'unknown'
  const serverBusy = serverCpu / serverCores >= serverBusyShare
  const loadBusy = loadCpu >= loadBusyShare
  if (serverBusy && loadBusy) return 'both-busy'
  if (serverBusy) return 'server-bound'
  return loadBusy ? 'load-bound' : 'coupled'
}

/** The camera had no more to give, so the system can do at least this much: shown as ≥ and hollow. */
export const isLowerBound = (verdict: Verdict): boolean => verdict === 'load-bound' || verdict === 'both-busy'
