// What measuring and telling judge alike: when a side is full, and when a rate was met.

/**
 * A process that computes without a pause shows 97 to 100 % of its core here: the window's two lines and
 * the kernel's ticks take the rest. One that waits for its peer, even for short moments, shows less than 95 %.
 * The server's first thread is held to the same: a runtime with one event loop is full when that thread is, however
 * many cores it may use.
 */
export const serverBusyShare = 0.95
/** The same for the camera, which is one thread on one core; of several load processes, for the busiest. */
const loadBusyShare = 0.95
/**
 * A camera that is hardly ever idle is the limit even where it got less than its whole core, because something else kept it
 * from running. What is left of a full core, so that both signs agree where the camera has its core for itself.
 */
const loadNeverWaitsShare = 0.05
/** From here on what others took is more than what trials of a quiet row differ by. */
export const disturbedShare = 0.02
/** A link is full from here on: what headers and gaps between packets take of its nominal speed is up to 6 % at an MTU of 1500. */
const linkFullShare = 0.9
/** The rate is met from this `deliveredShare` on. */
export const metShare = 0.99

/** Shares of one core; null where it could not be measured. */
export interface ServerUse {
  readonly serverCpu: number
  /** Of the server's first thread. */
  readonly mainThreadCpu: number | null
  /** Cores that the server may use. */
  readonly serverCores: number
}

export interface LoadUse {
  readonly generatorCpu: number
  /** Share of the window that the load waited for its sockets. */
  readonly blocked: number | null
}

export interface RateCounts {
  readonly dueFrames: number
  readonly deliveredFrames: number
  readonly cameras: number
}

/** Shares of a side's CPUs that the hypervisor and other programs took; null where nobody tells. */
export interface TakenShares {
  readonly stealShare: number | null
  readonly foreignShare: number | null
}

export const isDisturbed = ({ stealShare, foreignShare }: TakenShares): boolean =>
  Math.max(stealShare ?? 0, foreignShare ?? 0) > disturbedShare

export const isServerFull = ({ serverCpu, mainThreadCpu, serverCores }: ServerUse): boolean =>
  serverCpu / serverCores >= serverBusyShare || (mainThreadCpu ?? 0) >= serverBusyShare

export const isLoadFull = ({ generatorCpu, blocked }: LoadUse): boolean =>
  generatorCpu >= loadBusyShare || (blocked !== null && blocked <= loadNeverWaitsShare)

/** @param linkShare null where no speed is known */
export const isLinkFull = (linkShare: number | null): boolean => (linkShare ?? 0) >= linkFullShare

/** Share of the due frames that arrived, at most 1; each camera may have one more on its way, which counts as arrived. */
export const deliveredShare = ({ dueFrames, deliveredFrames, cameras }: RateCounts): number =>
  Math.min(1, (deliveredFrames + cameras) / dueFrames)

export const isRateMet = (counts: RateCounts): boolean => deliveredShare(counts) >= metShare
