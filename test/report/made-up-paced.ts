// Gives made-up trials windows at equal pace before the window flat out, so that every counter stays sound.
import { createLatencyRecorder } from '../../bench/generator/latency.ts'
import type { EqualPaceWindow, TrialRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { frameBytes } from './made-up-run.ts'

/** What a server did in a window of one second at a rate. */
export interface MadeUpPace {
  readonly framesPerSecond: number
  readonly cpuMsPerFrame: number
  /** Of the frames due. */
  readonly deliveredShare?: number
  readonly stealShare?: number
}

const windowNs = 1e9
const nothingLate = createLatencyRecorder().take()

/** @param pacesOf a trial, in ascending order of rates; empty for one that only sends flat out */
export const withEqualPace = (
  stored: StoredRun,
  pacesOf: (trial: TrialRecord) => readonly MadeUpPace[],
): StoredRun => ({
  ...stored,
  trials: stored.trials.map((trial) => {
    const paces = trial.outcome.status === 'completed' ? pacesOf(trial) : []
    return paces.length === 0 ? trial : paced(trial, paces)
  }),
})

interface Totals {
  readonly timeNs: number
  readonly frames: number
  readonly due: number
  readonly cpuMicros: number
}

const add = (totals: Totals, { framesPerSecond, cpuMsPerFrame, deliveredShare = 1 }: MadeUpPace): Totals => {
  const frames = Math.round(framesPerSecond * deliveredShare)
  return {
    timeNs: totals.timeNs + windowNs,
    frames: totals.frames + frames,
    due: totals.due + framesPerSecond,
    cpuMicros: totals.cpuMicros + frames * cpuMsPerFrame * 1000,
  }
}

const paced = (trial: TrialRecord, paces: readonly MadeUpPace[]): TrialRecord => {
  const outcome = requireCompleted(trial.outcome, 'ingest')
  const { server, generator } = outcome
  const serverLine = ({ timeNs, frames, cpuMicros }: Totals) => ({
    ...server.first,
    timeNs,
    lastDeliveryNs: timeNs,
    frames,
    bytes: frames * frameBytes,
    userCpuMicros: cpuMicros * 0.75,
    systemCpuMicros: cpuMicros * 0.25,
  })
  const generatorLine = ({ timeNs, frames, due }: Totals) => ({
    ...generator.first,
    timeNs,
    frames,
    begun: frames,
    connectionFrames: [frames],
    wireBytes: frames * (frameBytes + 14),
    userCpuMicros: frames * 100,
    systemCpuMicros: frames * 100,
    blockedNs: timeNs / 2,
    offer: { dueFrames: due, sendLateness: nothingLate },
  })
  let totals: Totals = { timeNs: 1e9, frames: 0, due: 0, cpuMicros: 0 }
  const equalPace: EqualPaceWindow[] = []
  for (const pace of paces) {
    const after = add(totals, pace)
    equalPace.push({
      framesPerSecond: pace.framesPerSecond,
      server: { first: serverLine(totals), last: serverLine(after) },
      generator: { first: generatorLine(totals), last: generatorLine(after) },
      kernel: { mainThreadCpu: 0.1, stealShare: pace.stealShare ?? 0, foreignShare: 0, foreign: [] },
    })
    totals = after
  }
  const { timeNs, frames, cpuMicros } = totals
  const laterServer = <L extends typeof server.first>(line: L) => ({
    ...line,
    timeNs: line.timeNs + timeNs,
    lastDeliveryNs: line.timeNs + timeNs,
    frames: line.frames + frames,
    bytes: line.bytes + frames * frameBytes,
    userCpuMicros: line.userCpuMicros + cpuMicros,
    systemCpuMicros: line.systemCpuMicros + cpuMicros,
  })
  const laterGenerator = <L extends typeof generator.first>(line: L) => ({
    ...line,
    timeNs: line.timeNs + timeNs,
    frames: line.frames + frames,
    begun: line.begun + frames,
    connectionFrames: [line.frames + frames],
    wireBytes: line.wireBytes + frames * (frameBytes + 14),
    userCpuMicros: line.userCpuMicros + frames * 100,
    systemCpuMicros: line.systemCpuMicros + frames * 100,
    blockedNs: (line.blockedNs ?? 0) + timeNs,
  })
  return {
    ...trial,
    outcome: {
      ...outcome,
      server: {
        first: laterServer(server.first),
        last: laterServer(server.last),
        final: laterServer(server.final),
      },
      generator: {
        first: laterGenerator(generator.first),
        last: laterGenerator(generator.last),
        final: laterGenerator(generator.final),
      },
      equalPace,
    },
  }
}
