// What becomes of a run whose trial lost a machine or a process of the load: it waits for those that take their place, or goes on
// with those that are left.
import type { Launcher } from '../../trial/launcher.ts'
import { awaitAgents } from './arrival.ts'
import type { Members } from './members.ts'

export interface RecoveryParts {
  readonly members: Members
  readonly explain: () => Promise<readonly string[]>
}

/** Long enough for a container to be started anew, and for all to be made in it; asked in between whether it can be. */
const patienceMs = 45_000

/** Null where nobody was lost. */
export const createRecovery = ({ members, explain }: RecoveryParts): Launcher['recover'] => {
  let wanted = { server: members.of('server').length, load: members.of('load').length, link: 0 }
  return async (signal) => {
    const lost = await members.checkHealth()
    if (lost.length === 0) return null
    const reasons = (await awaitAgents({ members, wanted, explain, patienceMs, signal })) ?? []
    const left = { server: members.of('server').length, load: members.of('load').length }
    // What did not come back is not waited for again.
    wanted = { ...wanted, load: Math.max(1, Math.min(wanted.load, left.load)) }
    const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`
    return `lost: ${lost.join(', ')}${why}; there are ${left.server} agent for the server and ${left.load} for load`
  }
}
