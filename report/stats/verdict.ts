// Who was the limit of a row, from how busy each side was and what else was going on.
import type { Verdict } from '../../results/summary-schema.ts'

/** Typical values of a row's launches; null where something could not be measured. */
export interface Busyness {
  /** Shares of one core that each side used inside the window. */
  readonly serverCpu: number | null
  readonly loadCpu: number | null
  /** Share of one core that the server's first thread used. */
  readonly mainThreadCpu: number | null
  /** Share of the window that the load waited for its sockets. */
  readonly blocked: number | null
  /** Cores that the server may use. */
  readonly serverCores: number
  /** Shares of the CPUs that the hypervisor and other programs took. */
  readonly stealShare: number | null
  readonly foreignShare: number | null
  /** How much longer one side's window lasted than the other's, because it answered late; a share. */
  readonly lateness: number
  /** Whether paced cameras kept their rate; null where they sent flat out. */
  readonly rateMet: boolean | null
}

/**
 * A process that computes without a pause shows 97 to 100 % of its core here: the window's two lines and
 * the kernel's ticks take the rest. One that waits for its peer, even for short moments, shows less than 95 %.
 * The server's first thread is held to the same: a runtime with one event loop is full when that thread is, however
 * many cores it may use.
 */
export const serverBusyShare = 0.95
/** The same for the camera, which is one thread on one core. */
export const loadBusyShare = 0.95
/**
 * A camera that is hardly ever idle is the limit even where it got less than its whole core, because something else kept it
 * from running. What is left of a full core, so that both signs agree where the camera has its core for itself.
 */
export const loadNeverWaitsShare = 0.05
/** From here on what others took is more than what launches of a quiet row differ by. */
export const disturbedShare = 0.02
/** Figures of two windows that differ by more than this do not describe the same time. */
export const latenessShare = 0.1

/** The verdict of a row; anything that was not measured makes it `unknown`. */
export const judgeBusyness = (busyness: Busyness): Verdict => {
  const { serverCpu, loadCpu, stealShare, foreignShare, lateness } = busyness
  if (serverCpu === null || loadCpu === null) return 'unknown'
  if (!Number.isFinite(serverCpu) || !Number.isFinite(loadCpu)) return 'unknown'
  if ((stealShare ?? 0) > disturbedShare || (foreignShare ?? 0) > disturbedShare) return 'disturbed'
  if (!(lateness <= latenessShare)) return 'unknown'
  const serverBusy = isServerBusy(serverCpu, busyness)
  const loadBusy = isLoadBusy(loadCpu, busyness)
  if (serverBusy && loadBusy) return 'both-busy'
  if (serverBusy) return 'server-bound'
  if (loadBusy) return 'load-bound'
  if (busyness.rateMet === null) return 'coupled'
  return busyness.rateMet ? 'rate-met' : 'rate-missed'
}

/** The camera had no more to give, so the system can do at least this much: shown as ≥ and hollow. */
export const isLowerBound = (verdict: Verdict): boolean => verdict === 'load-bound' || verdict === 'both-busy'

const isServerBusy = (serverCpu: number, { serverCores, mainThreadCpu }: Busyness): boolean =>
  serverCpu / serverCores >= serverBusyShare || (mainThreadCpu ?? 0) >= serverBusyShare

const isLoadBusy = (loadCpu: number, { blocked }: Busyness): boolean =>
  loadCpu >= loadBusyShare || (blocked !== null && blocked <= loadNeverWaitsShare)
