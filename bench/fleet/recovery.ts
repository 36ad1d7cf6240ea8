// What becomes of a run whose trial lost a machine or a process of the load: it waits for those that take their place, or goes on
// with those that are left.
import type { Launcher } from '../trial/launcher.ts'
import type { Crew } from './crew.ts'

export interface RecoveryParts {
  readonly crew: Crew
  readonly explain: () => Promise<readonly string[]>
}

/** Long enough for a container to be started anew, and for all to be made in it; asked in between whether it can be. */
const patienceMs = 45_000
const lookEveryMs = 3_000

/** Null where nobody was lost. */
export const createRecovery = ({ crew, explain }: RecoveryParts): Launcher['recover'] => {
  let wanted = { server: crew.of('server').length, load: crew.of('load').length, link: 0 }
  return async (signal) => {
    const lost = await crew.muster()
    if (lost.length === 0) return null
    const reasons = await waitForOthers(crew, wanted, explain, signal)
    const left = { server: crew.of('server').length, load: crew.of('load').length }
    // What did not come back is not waited for again.
    wanted = { ...wanted, load: Math.max(1, Math.min(wanted.load, left.load)) }
    const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`
    return `lost: ${lost.join(', ')}${why}; there are ${left.server} agent for the server and ${left.load} for load`
  }
}

/** @returns why they do not come; empty where they have */
const waitForOthers = async (
  crew: Crew,
  wanted: Parameters<Crew['gather']>[0],
  explain: RecoveryParts['explain'],
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const deadlineMs = performance.now() + patienceMs
  while (!(await crew.gather(wanted, lookEveryMs, signal))) {
    const reasons = await explain()
    const isHopeless = reasons.some((reason) => /no node takes|the image is missing/.test(reason))
    if (isHopeless || performance.now() > deadlineMs) return reasons
  }
  return []
}
