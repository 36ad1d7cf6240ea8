// Summarizes one planned row and its trials, as far as that needs no other row.
import { mean, median } from 'simple-statistics'
import { deliveredShare, isRateMet } from '../../results/judgement.ts'
import type { PlannedRow, TrialRecord } from '../../results/schema.ts'
import type { SummaryRow, Verdict } from '../../results/summary-schema.ts'
import { measureBreakdown } from './breakdown.ts'
import { capacityCurve, measureCapacity } from './capacity.ts'
import { measureConnections } from './connections.ts'
import { measureControl } from './control.ts'
import { latencyFigures, measureLateness } from './latency.ts'
import { measureLinks } from './links.ts'
import { marksOf } from './marks.ts'
import { linkShareOf, measureNetwork } from './network.ts'
import { type PaceFigures, paceFigures } from './pace.ts'
import { measurePage } from './page.ts'
import { measureSending } from './sending.ts'
import { measureShortWindows } from './short-windows.ts'
import { measureSlowViewer, memoryOf } from './slow-viewer.ts'
import { countRow, rowStatus } from './status.ts'
import { completedOutcome, type TrialFigures, trialFigures, trialTotals } from './trial-figures.ts'
import { judgeTrial, voteOn } from './verdict.ts'
import { warmUpOf } from './warm-up.ts'
import { measureWireBytes } from './wire-bytes.ts'
import { measureWireMessages } from './wire-messages.ts'

export interface RowContext {
  readonly rounds: number
  readonly serverCores: number
  /** Frames that a window should have. */
  readonly minFrames: number
}

type Totals = Pick<SummaryRow, 'sent' | 'delivered' | 'inFlight' | 'dropped' | 'lost' | 'wireBytes'>

/** A summary row without interval and ratios, which depend on other rows and are added later. */
export const summarizeRow = (
  planned: PlannedRow,
  trials: readonly TrialRecord[],
  { rounds, serverCores, minFrames }: RowContext,
): SummaryRow => {
  const figures = trials.map(trialFigures).filter((trial) => trial !== null)
  const middle = (pick: (trial: TrialFigures) => number | null): number | null => medianOf(figures.map(pick))
  const serverCpu = middle((trial) => trial.serverCpu)
  const generatorCpu = middle((trial) => trial.generatorCpu)
  const mainThreadCpu = middle((trial) => trial.mainThreadCpu)
  const blocked = middle((trial) => trial.blocked)
  // A disturbance of one trial shows in a mean, not in a median.
  const stealShare = meanOf(figures.map((trial) => trial.stealShare))
  const foreignShare = meanOf(figures.map((trial) => trial.foreignShare))
  const pace = paceFigures(trials)
  const { verdict, votes } = voteOn(trials.flatMap((trial) => judge(trial, serverCores)))
  const busiest = verdict === 'disturbed' ? busiestProgram(trials) : null
  return {
    scenario: planned.scenario,
    point: planned.point,
    runner: planned.runner,
    variant: planned.variant,
    generator: planned.generator,
    replica: planned.replica,
    label: planned.label,
    generatorLabel: planned.generatorLabel,
    role: planned.role,
    rung: planned.rung,
    ...whatRan(trials),
    ...explain(rowStatus(trials), figures),
    ...refusalOf(trials),
    trials: countRow(rounds, trials),
    perTrial: figures.map(({ round, fps, cpuMsPerFrame }) => ({ round, fps, cpuMsPerFrame })),
    fps: null,
    bytesPerSecond: middle((trial) => trial.bytesPerSecond),
    cpuMsPerFrame: middle((trial) => trial.cpuMsPerFrame),
    cpuMsPerGigabyte: middle((trial) => trial.cpuMsPerGigabyte),
    peakRssBytes: figures.length === 0 ? null : Math.max(...figures.map((trial) => trial.peakRssBytes)),
    latencyMs: latencyFigures(trials),
    verdict,
    votes,
    ratioToBaseline: null,
    stepGain: null,
    ratioToReference: null,
    next: null,
    ...measureBreakdown(trials),
    ...sumTotals(trials),
    serverCpu,
    generatorCpu,
    blocked,
    mainThreadCpu,
    stealShare,
    foreignShare,
    ...(busiest !== null && { busiestProgram: busiest }),
    ...marksOf(trials, figures),
    ...warmUpOf(trials),
    metrics: {
      ...splitCpu(middle),
      ...placeCpu(middle),
      ...measureConnections(
        trials,
        middle((trial) => trial.fairness),
      ),
      ...measurePace(pace),
      ...measureCapacity(trials),
      ...measureLateness(trials),
      ...measureSending(trials),
      ...measureWireBytes(trials),
      ...measureSlowViewer(trials),
      ...measurePage(trials),
      ...measureControl(trials),
      ...measureNetwork(trials),
      ...measureShortWindows(trials, minFrames),
      ...measureWireMessages(trials),
    },
    ...capacityCurve(trials),
    ...memoryOf(trials),
    ...measureLinks(trials),
  }
}

/** Empty for a trial without a figure. */
const judge = (trial: TrialRecord, serverCores: number): readonly Verdict[] => {
  const figures = trialFigures(trial)
  if (figures === null) return []
  const pace = paceFigures([trial])
  return [
    judgeTrial({
      ...figures,
      serverCores,
      rateMet: pace && isRateMet(pace),
      linkShare: linkShareOf([trial]),
    }),
  ]
}

/** Of the first refused trial: a limit is the same in all of them. */
const refusalOf = (trials: readonly TrialRecord[]): Pick<SummaryRow, 'refusal'> => {
  const refused = trials.map(({ outcome }) => outcome).find((outcome) => outcome.status === 'refused')
  if (refused === undefined) return {}
  const { limitBytes, closeCode } = refused
  return { refusal: { limitBytes, closeCode } }
}

type Outcome = Pick<SummaryRow, 'status' | 'reason'>

const explain = (outcome: Outcome, figures: readonly TrialFigures[]): Outcome =>
  outcome.status === 'completed' && figures.length === 0
    ? { ...outcome, reason: 'completed, but nothing was delivered inside the window' }
    : outcome

/** Null unless every trial measured it: a median of some trials would be misleading. */
const medianOf = (values: readonly (number | null)[]): number | null => {
  const measured = values.filter((value) => value !== null)
  return measured.length === 0 || measured.length < values.length ? null : median(measured)
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const measured = values.filter((value) => value !== null)
  return measured.length === 0 ? null : mean(measured)
}

type WhoRan = Pick<
  SummaryRow,
  | 'ownership'
  | 'runtime'
  | 'runtimeVersion'
  | 'library'
  | 'libraryVersion'
  | 'substitute'
  | 'extensions'
  | 'cipher'
  | 'applied'
>

/** What the server reported about itself; completed trials first, then refusals, which report settings too. */
const whatRan = (trials: readonly TrialRecord[]): WhoRan => {
  const completed = trials.map(completedOutcome).find((outcome) => outcome !== null)
  const ready =
    completed?.ready ??
    trials.map(({ outcome }) => (outcome.status === 'refused' ? outcome.ready : null)).find(Boolean)
  return {
    ownership: ready?.ownership ?? null,
    runtime: ready?.runtime ?? null,
    runtimeVersion: ready?.runtimeVersion ?? null,
    library: ready?.library ?? null,
    libraryVersion: ready?.libraryVersion ?? null,
    ...substituteOf(trials),
    extensions: completed?.generatorReady.extensions ?? null,
    cipher: completed?.generatorReady.cipher ?? null,
    applied: ready?.applied ?? null,
  }
}

/** Of any trial: a run may have been resumed with another build. */
const substituteOf = (trials: readonly TrialRecord[]): Pick<SummaryRow, 'substitute'> => {
  const substitute = trials
    .map(({ outcome }) => ('substitute' in outcome ? outcome.substitute : undefined))
    .find((text) => text !== undefined)
  return substitute === undefined ? {} : { substitute }
}

const sumTotals = (trials: readonly TrialRecord[]): Totals => {
  const totals = trials
    .map(completedOutcome)
    .filter((outcome) => outcome !== null)
    .map(trialTotals)
  const sum = (pick: (trial: Totals) => number | null): number | null =>
    totals.length === 0 ? null : totals.reduce((total, trial) => total + (pick(trial) ?? 0), 0)
  return {
    sent: sum((trial) => trial.sent),
    delivered: sum((trial) => trial.delivered),
    inFlight: sum((trial) => trial.inFlight),
    dropped: sum((trial) => trial.dropped),
    lost: sum((trial) => trial.lost),
    wireBytes: sum((trial) => trial.wireBytes),
  }
}

/** Separate medians, which need not add up to the median of the sum. */
const splitCpu = (
  middle: (pick: (trial: TrialFigures) => number) => number | null,
): SummaryRow['metrics'] => {
  const user = middle((trial) => trial.userCpuMsPerFrame)
  const system = middle((trial) => trial.systemCpuMsPerFrame)
  return user === null || system === null ? {} : { userCpuMsPerFrame: user, systemCpuMsPerFrame: system }
}

/** By its CPU time in all trials; null where no trial names one. */
const busiestProgram = (trials: readonly TrialRecord[]): string | null => {
  const foreign = trials.map(completedOutcome).flatMap((outcome) => outcome?.kernel?.foreign ?? [])
  const byName = Map.groupBy(foreign, ({ name }) => name)
  const sums = [...byName].map(([name, parts]) => ({
    name,
    cpu: parts.reduce((sum, { cpu }) => sum + cpu, 0),
  }))
  return sums.sort((a, b) => b.cpu - a.cpu)[0]?.name ?? null
}

/** Where the server's CPU time went; empty where not every process was counted. */
const placeCpu = (
  middle: (pick: (trial: TrialFigures) => number | null) => number | null,
): SummaryRow['metrics'] => {
  const helperCpuShare = middle((trial) => trial.helperCpuShare)
  const serverProcesses = middle((trial) => trial.serverProcesses)
  return {
    ...(helperCpuShare !== null && { helperCpuShare }),
    // One is what a server is expected to be.
    ...(serverProcesses !== null && serverProcesses > 1 && { serverProcesses }),
  }
}

/** Metrics of paced cameras. */
const measurePace = (pace: PaceFigures | null): SummaryRow['metrics'] =>
  pace === null
    ? {}
    : {
        offeredFps: pace.offeredFps,
        deliveredShare: deliveredShare(pace),
        ...(pace.sendLatenessMs.p50 === null ? {} : { sendLatenessP50Ms: pace.sendLatenessMs.p50 }),
        ...(pace.sendLatenessMs.p90 === null ? {} : { sendLatenessP90Ms: pace.sendLatenessMs.p90 }),
        ...(pace.sendLatenessMs.p99 === null ? {} : { sendLatenessP99Ms: pace.sendLatenessMs.p99 }),
      }
