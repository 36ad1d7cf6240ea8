// Who was the limit of a load on a foreign server, of which nothing is known but what its connections show. Pure.
import { deliveredShare, isLoadFull, isRateMet } from '../../results/judgement.ts'
import type { LoadResult } from '../../results/load-result-schema.ts'

export type Judgement = Pick<LoadResult, 'verdict' | 'why'>

/** What a verdict is made of: all but itself and what is judged by it. */
export type Measured = Omit<LoadResult, 'verdict' | 'why' | 'thresholds' | 'capacity'>

/** The suite's own words; `unknown` where only the far side's CPU would tell. */
export const judgeLoad = (measured: Measured): Judgement => {
  const { load, dueFrames, frames, settings, connections } = measured
  if (frames === 0) return describeSilence(measured)
  const cameras = settings.connections
  if (dueFrames !== null && isRateMet({ dueFrames, deliveredFrames: frames, cameras }))
    return { verdict: 'rate-met', why: 'at least 99 % of the images that were due came through' }
  if (isLoadFull({ generatorCpu: load.cpu, blocked: load.blocked }))
    return {
      verdict: 'client-bound',
      why: `a load process was full (${percent(load.cpu)} of a core): the server can do at least this; more --processes may show more`,
    }
  if (dueFrames !== null) {
    const share = deliveredShare({ dueFrames, deliveredFrames: frames, cameras })
    return {
      verdict: 'rate-missed',
      why: `${percent(share)} of the images that were due came through, and the load side had time left: server or network were too slow`,
    }
  }
  const stalled = connections.stalled === 0 ? '' : `; ${connections.stalled} connections stood still`
  return settings.mode === 'view'
    ? { verdict: 'unknown', why: `a viewer takes what comes: the server sends no more, or cannot${stalled}` }
    : {
        verdict: 'unknown',
        why: `the load side waited ${percent(load.blocked ?? 0)} of the time: server or network were the limit, and which of them cannot be seen from here${stalled}`,
      }
}

const describeSilence = ({ settings, counted, load, windowMs }: Measured): Judgement => {
  const seconds = (windowMs / 1000).toFixed(1)
  if (settings.mode === 'view')
    return { verdict: 'unknown', why: `no image came in ${seconds} s: the server may wait for a --hello` }
  return {
    verdict: 'unknown',
    why:
      counted === 'sent'
        ? `blocked: the server took no whole image in ${seconds} s, it does not read (the load side waited ${percent(load.blocked ?? 0)} of the time)`
        : `no image was answered in ${seconds} s`,
  }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
