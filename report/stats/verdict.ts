// The verdict of a row: its limit, judged by how busy each side was, by disturbances and by the rate.
import { isDisturbed, isLinkFull, isLoadFull, isServerFull } from '../../results/judgement.ts'
import type { Verdict } from '../../results/summary-schema.ts'

/** Typical values of a row's trials; null if not measured. */
export interface Busyness {
  /** Shares of one core that each side used inside the window. */
  readonly serverCpu: number | null
  readonly generatorCpu: number | null
  /** Share of one core that the server's main thread used. */
  readonly mainThreadCpu: number | null
  /** Share of the window that the generator was blocked on its sockets. */
  readonly blocked: number | null
  /** Cores that the server may use. */
  readonly serverCores: number
  /** Shares of the CPUs that the hypervisor and other programs took. */
  readonly stealShare: number | null
  readonly foreignShare: number | null
  /** Excess of the longest window of a process over the shortest, as a share; caused by late answers. */
  readonly lateness: number
  /** Whether paced cameras kept their rate; null for cameras that send flat out. */
  readonly rateMet: boolean | null
  /** Utilization of the fullest link between the machines; null on one machine, or without a known speed. */
  readonly linkShare: number | null
}

/** Windows that differ by more than this share do not describe the same time. */
const latenessShare = 0.1

/** The verdict of a row; `unknown` if a side was not measured. */
export const judgeBusyness = (busyness: Busyness): Verdict => {
  const { serverCpu, generatorCpu, lateness } = busyness
  if (serverCpu === null || generatorCpu === null) return 'unknown'
  if (!Number.isFinite(serverCpu) || !Number.isFinite(generatorCpu)) return 'unknown'
  // Comes first: a disturbance does not change that the link was full.
  if (isLinkFull(busyness.linkShare) && busyness.rateMet !== true) return 'network-bound'
  if (isDisturbed(busyness)) return 'disturbed'
  if (!(lateness <= latenessShare)) return 'unknown'
  const serverBusy = isServerFull({ ...busyness, serverCpu })
  const loadBusy = isLoadFull({ ...busyness, generatorCpu })
  if (serverBusy && loadBusy) return 'both-busy'
  if (serverBusy) return 'server-bound'
  if (loadBusy) return 'client-bound'
  if (busyness.rateMet === null) return 'coupled'
  return busyness.rateMet ? 'rate-met' : 'rate-missed'
}

/** The generator or the link was full, so the figure is a lower bound, shown with ≥ and a hollow mark. */
export const isLowerBound = (verdict: Verdict): boolean =>
  verdict === 'client-bound' || verdict === 'both-busy' || verdict === 'network-bound'
