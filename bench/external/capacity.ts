// How many cameras an external server sustains: the suite's capacity search, judged by the load generators' figures.
import type { CapacityLimit } from '../../results/capacity-schema.ts'
import { isLoadFull, isRateMet } from '../../results/judgement.ts'
import type { LoadCapacity, LoadProbe, LoadResult } from '../../results/load-result-schema.ts'
import { probeWindowMs } from '../../scenarios/durations.ts'
import { UsageError } from '../failure/failure.ts'
import { searchCapacity } from '../trial/capacity/search.ts'
import { describeEnds } from './describe.ts'
import { ExternalError } from './external-error.ts'
import type { LoadOptions } from './options.ts'
import { type LoadRun, runLoad } from './run.ts'
import { judgeThreshold, needOf, type Threshold } from './thresholds.ts'

export interface CapacitySearch extends Omit<LoadRun, 'onTick' | 'onReady'> {
  readonly goal: Threshold
  /** The search starts at `options.connections`. */
  readonly maxConnections: number
  /** Length of a probe; null: long enough for a p99. */
  readonly probeMs: number | null
  readonly onProbe: (probe: LoadProbe) => void
  readonly runLoad?: typeof runLoad
}

const tolerance = 0.04
const confirmations = 1

/** @throws UsageError where a capacity cannot be searched for with these options */
export const requireSearchOptions = ({ mode, fps, server }: LoadOptions, goal: Threshold): void => {
  if (mode === 'view' || fps === null || server.answers !== 'every')
    throw new UsageError('--find-capacity needs cameras with a rate (--fps) and answers (--ack every)')
  if (needOf(goal) !== 'latency' || !goal.operator.startsWith('<'))
    throw new UsageError(`--find-capacity takes a latency limit like 'p99<33ms', not '${goal.text}'`)
}

/**
 * Doubles, bisects and confirms as the suite does for its own servers; every probe has load generators and connections of its own.
 * @returns the result of the last probe that carried the capacity; where none did, of the last probe
 * @throws ExternalError where the first probe cannot reach the server; InterruptedError
 */
export const findCapacity = async (search: CapacitySearch): Promise<LoadResult> => {
  const { options, goal, maxConnections, onProbe } = search
  const results = new Map<number, LoadResult>()
  let latest: LoadResult | null = null
  const measure = search.runLoad ?? runLoad
  const probe = async (cameras: number): Promise<SearchProbe> => {
    const outcome = await measure({ ...search, options: optionsOf(search, cameras) }).catch(
      (error: unknown) => {
        // A server that refuses further connections has reached its limit; one that refuses all was never reached.
        if (error instanceof ExternalError && latest !== null) return error
        throw error
      },
    )
    const judged = judgeProbe(cameras, outcome, goal)
    if (!(outcome instanceof ExternalError)) {
      latest = outcome
      if (judged.carried) results.set(cameras, outcome)
    }
    onProbe(describe(judged))
    return judged
  }
  const { probes, cameras, ...found } = await searchCapacity({
    probe,
    start: Math.min(options.connections, maxConnections),
    max: maxConnections,
    tolerance,
    confirmations,
  })
  const result = results.get(cameras) ?? latest
  if (result === null) throw new Error('a search makes one probe at least')
  const capacity: LoadCapacity = {
    goal: goal.text,
    connections: cameras,
    ...found,
    probes: probes.map(describe),
  }
  return { ...result, capacity }
}

const optionsOf = ({ options, probeMs }: CapacitySearch, connections: number): LoadOptions => ({
  ...options,
  connections,
  processes: options.processes === null ? null : Math.min(options.processes, connections),
  durationMs: probeMs ?? probeWindowMs(connections, options.fps ?? 1),
  thresholds: [],
})

type SearchProbe = { readonly cameras: number; readonly figures: LoadResult | null } & (
  | { readonly carried: true }
  | { readonly carried: false; readonly limit: CapacityLimit; readonly reason: string }
)

/** Judges a probe; of several limits, names the most specific one. */
export const judgeProbe = (
  cameras: number,
  outcome: LoadResult | ExternalError,
  goal: Threshold,
): SearchProbe => {
  if (outcome instanceof ExternalError)
    return { cameras, carried: false, limit: 'failure', reason: outcome.message, figures: null }
  const refuse = (limit: CapacityLimit, reason: string): SearchProbe => ({
    ...{ cameras, carried: false, limit, reason },
    figures: outcome,
  })
  const { connections, frames, dueFrames, generator, wrongAnswers, doubt } = outcome
  if (connections.ends.length > 0) return refuse('failure', describeEnds(outcome))
  if (wrongAnswers > 0) return refuse('loss', `${wrongAnswers} answers were wrong`)
  if (doubt !== null) return refuse('loss', `the answers are doubtful: ${doubt}`)
  const { value, met } = judgeThreshold(goal, outcome)
  const isMet = isRateMet({ dueFrames: dueFrames ?? 0, deliveredFrames: frames, cameras })
  if (met && isMet) return { cameras, carried: true, figures: outcome }
  if (isLoadFull({ generatorCpu: generator.cpu, blocked: generator.blocked }))
    return refuse(
      'generator',
      `a load generator was saturated (${Math.round(generator.cpu * 100)} % of a core)`,
    )
  return met
    ? refuse('rate', `${frames} of ${dueFrames} frames were answered in time`)
    : refuse(
        'latency',
        value === null ? 'too few frames were answered' : `${goal.metric} ${value.toFixed(1)} ms`,
      )
}

const describe = (probe: SearchProbe): LoadProbe => ({
  connections: probe.cameras,
  carried: probe.carried,
  limit: probe.carried ? null : probe.limit,
  reason: probe.carried ? '' : probe.reason,
  fps: probe.figures?.fps ?? null,
  p50Ms: probe.figures?.latency?.p50 ?? null,
  p99Ms: probe.figures?.latency?.p99 ?? null,
})
