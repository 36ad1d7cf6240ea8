// A server with one queue and a fixed service time, worked out frame by frame: what it carries is known beforehand.
import type { Probe } from '../../../../results/capacity-schema.ts'

export interface SingleQueue {
  readonly serviceMs: number
  readonly fps: number
  readonly warmupMs: number
  readonly windowMs: number
  readonly limitMs: number
}

/** Cameras at which the server is busy all the time; with more, its queue grows without bound. */
export const knownLimit = ({ serviceMs, fps }: Pick<SingleQueue, 'serviceMs' | 'fps'>): number =>
  1000 / (fps * serviceMs)

/** Cameras evenly spread over an interval: their frames arrive one by one, all equally far apart. */
export const probeQueue = (queue: SingleQueue, cameras: number): Probe => {
  const { serviceMs, fps, warmupMs, windowMs, limitMs } = queue
  const gapMs = 1000 / (fps * cameras)
  const latencies: number[] = []
  let doneMs = 0
  for (let frame = 0; frame * gapMs < warmupMs + windowMs; frame++) {
    const arrivalMs = frame * gapMs
    doneMs = Math.max(arrivalMs, doneMs) + serviceMs
    if (arrivalMs >= warmupMs) latencies.push(doneMs - arrivalMs)
  }
  latencies.sort((a, b) => a - b)
  const overLimitShare = latencies.filter((ms) => ms > limitMs).length / latencies.length
  return madeUpProbe(cameras, overLimitShare <= 0.01 ? null : 'latency')
}

/** A probe with nothing of interest but its end. */
export const madeUpProbe = (
  cameras: number,
  limit: Extract<Probe, { carried: false }>['limit'] | null,
): Probe => {
  const figures = {
    offeredFps: 30 * cameras,
    deliveredFps: 30 * cameras,
    p50Ms: 1,
    p90Ms: 2,
    p99Ms: 3,
    maxMs: 4,
    sendLatenessP99Ms: 0.1,
    serverCpu: 0.5,
    generatorCpu: 0.5,
    stealShare: null,
    foreignShare: null,
  }
  return limit === null
    ? { carried: true, cameras, figures }
    : { carried: false, cameras, limit, reason: limit, figures }
}
