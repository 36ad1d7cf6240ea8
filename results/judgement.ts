// Judgements shared by measurement and report: whether a side is full, and whether a rate is met.

/**
 * A process that never waits shows 97 to 100 % of its core: the two counter lines and the kernel's ticks take the rest. One
 * that waits for its peer, even briefly, shows less than 95 %. The same threshold applies to the server's main thread: a
 * runtime with one event loop is full when that thread is, however many cores it may use. Of several generator processes
 * the busiest counts.
 */
export const fullShare = 0.95
/**
 * A side is near full from here to 97 %: inside that band the same work falls on either side of `fullShare` by chance, so a
 * verdict asks which sides are at least near full.
 */
export const nearFullShare = 0.93
/** Above this, disturbance exceeds the scatter between trials of a quiet row. */
export const disturbedShare = 0.02
/** A link is full from here on: headers and gaps between packets take up to 6 % of its nominal speed at an MTU of 1500. */
const linkFullShare = 0.9
/** The rate is met at or above this `deliveredShare`. */
export const metShare = 0.99

/** Shares of one core; null if not measured. */
export interface ServerUse {
  readonly serverCpu: number
  /** Of the server's main thread. */
  readonly mainThreadCpu: number | null
  /** Cores that the server may use. */
  readonly serverCores: number
}

export interface LoadUse {
  readonly generatorCpu: number
  /** Share of the window that the generator was blocked on its sockets. */
  readonly blocked: number | null
}

export interface RateCounts {
  readonly dueFrames: number
  readonly deliveredFrames: number
  readonly cameras: number
}

/** Shares of a side's CPU time taken by the hypervisor and by other programs; null if unknown. */
export interface TakenShares {
  readonly stealShare: number | null
  readonly foreignShare: number | null
}

export const isDisturbed = ({ stealShare, foreignShare }: TakenShares): boolean =>
  Math.max(stealShare ?? 0, foreignShare ?? 0) > disturbedShare

/** The same for the kernel counters of a completed trial; what is unknown disturbs nothing. @param kernel null without /proc */
export const isTrialDisturbed = (kernel: TakenShares | null): boolean =>
  kernel !== null && isDisturbed(kernel)

/** @param from the share of a core that counts as full */
export const isServerFull = (
  { serverCpu, mainThreadCpu, serverCores }: ServerUse,
  from: number = fullShare,
): boolean => serverCpu / serverCores >= from || (mainThreadCpu ?? 0) >= from

/**
 * A generator that is hardly ever blocked is the limit even with less than a full core, because something else kept it from
 * running. The thresholds add up to 1, so that both agree for a generator that has its core to itself.
 */
export const isLoadFull = ({ generatorCpu, blocked }: LoadUse, from: number = fullShare): boolean =>
  generatorCpu >= from || (blocked !== null && blocked <= 1 - from)

/** @param linkShare null without a known speed */
export const isLinkFull = (linkShare: number | null): boolean => (linkShare ?? 0) >= linkFullShare

/** Share of the due frames that arrived, at most 1; one frame per camera may be in flight and counts as arrived. */
export const deliveredShare = ({ dueFrames, deliveredFrames, cameras }: RateCounts): number =>
  Math.min(1, (deliveredFrames + cameras) / dueFrames)

export const isRateMet = (counts: RateCounts): boolean => deliveredShare(counts) >= metShare
