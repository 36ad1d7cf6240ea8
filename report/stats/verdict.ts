// The verdict of a trial: its limit, judged by how busy each side was, by disturbances and by the rate; and the vote of a row.
import {
  isLinkFull,
  isLoadFull,
  isServerFull,
  isTrialDisturbed,
  nearFullShare,
} from '../../results/judgement.ts'
import type { Verdict, Votes } from '../../results/summary-schema.ts'

/** One trial; null if not measured. */
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

/** The verdict of a trial; `unknown` if a side was not measured. */
export const judgeTrial = (busyness: Busyness): Verdict => {
  const { serverCpu, generatorCpu, lateness } = busyness
  if (serverCpu === null || generatorCpu === null) return 'unknown'
  if (!Number.isFinite(serverCpu) || !Number.isFinite(generatorCpu)) return 'unknown'
  // Comes first: a disturbance does not change that the link was full.
  if (isLinkFull(busyness.linkShare) && busyness.rateMet !== true) return 'network-bound'
  if (isTrialDisturbed(busyness)) return 'disturbed'
  if (!(lateness <= latenessShare)) return 'unknown'
  const serverBusy = isServerFull({ ...busyness, serverCpu }, nearFullShare)
  const loadBusy = isLoadFull({ ...busyness, generatorCpu }, nearFullShare)
  if (serverBusy && loadBusy) return 'both-busy'
  if (serverBusy) return 'server-bound'
  if (loadBusy) return 'client-bound'
  if (busyness.rateMet === null) return 'coupled'
  return busyness.rateMet ? 'rate-met' : 'rate-missed'
}

/** Of equally many votes the first of these wins: it claims least about the server. */
const byCaution: readonly Verdict[] = [
  'network-bound',
  'both-busy',
  'client-bound',
  'coupled',
  'rate-missed',
  'rate-met',
  'server-bound',
]

/** Trials that say nothing about the limit. */
const spoilt: readonly Verdict[] = ['disturbed', 'unknown']

/**
 * The verdict of a row and the votes of its trials. Most votes win among the trials that name a limit; where at least half of
 * all trials name none, the row is `disturbed` or `unknown` by the more frequent of the two.
 */
export const voteOn = (trials: readonly Verdict[]): { readonly verdict: Verdict; readonly votes: Votes } => {
  const counts = Map.groupBy(trials, (verdict) => verdict)
  const countOf = (verdict: Verdict): number => counts.get(verdict)?.length ?? 0
  const mostOf = (verdicts: readonly Verdict[]): Verdict =>
    verdicts.reduce<Verdict>(
      (best, each) => (countOf(each) > countOf(best) ? each : best),
      verdicts[0] ?? 'unknown',
    )
  const votes = Object.fromEntries([...counts].map(([verdict, { length }]) => [verdict, length]))
  const silent = spoilt.reduce((sum, verdict) => sum + countOf(verdict), 0)
  if (trials.length === 0) return { verdict: 'unknown', votes }
  return { verdict: mostOf(isSpoiltBy(silent, trials.length) ? spoilt : byCaution), votes }
}

/** Whether so many of all trials leave the row without a rank: half of them or more. */
export const isSpoiltBy = (trials: number, all: number): boolean => 2 * trials >= all

/** The generator or the link was full, so the figure is a lower bound, shown with ≥ and a hollow mark. */
export const isLowerBound = (verdict: Verdict): boolean =>
  verdict === 'client-bound' || verdict === 'both-busy' || verdict === 'network-bound'
