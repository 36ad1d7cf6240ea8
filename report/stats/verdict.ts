// Who was the limit of a row, from how busy each side was and what else was going on.
import { isDisturbed, isLinkFull, isLoadFull, isServerFull } from '../../results/judgement.ts'
import type { Verdict } from '../../results/summary-schema.ts'

/** Typical values of a row's trials; null where something could not be measured. */
export interface Busyness {
  /** Shares of one core that each side used inside the window. */
  readonly serverCpu: number | null
  readonly generatorCpu: number | null
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
  /** How full the fullest link between the machines was; null on one machine, and where no speed is known. */
  readonly linkShare: number | null
}

/** Figures of two windows that differ by more than this do not describe the same time. */
const latenessShare = 0.1

/** The verdict of a row; anything that was not measured makes it `unknown`. */
export const judgeBusyness = (busyness: Busyness): Verdict => {
  const { serverCpu, generatorCpu, lateness } = busyness
  if (serverCpu === null || generatorCpu === null) return 'unknown'
  if (!Number.isFinite(serverCpu) || !Number.isFinite(generatorCpu)) return 'unknown'
  // A full link is full, whatever else was at work.
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

/** The generator, or the link, had no more to give, so the system can do at least this much: shown as ≥ and hollow. */
export const isLowerBound = (verdict: Verdict): boolean =>
  verdict === 'client-bound' || verdict === 'both-busy' || verdict === 'network-bound'
