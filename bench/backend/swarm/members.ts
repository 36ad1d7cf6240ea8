// The agents of a run: who is there, what each has to have done before it counts, and who was lost.
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { InterruptedError } from '../../failure/failure.ts'
import { type AgentLink, acceptAgent } from './control/agent-link.ts'
import type { AgentRole } from './protocol.ts'

/** What every agent of a role does, also one that joins late in the place of another. */
export interface Duty {
  readonly roles: readonly AgentRole[]
  readonly act: (agent: AgentLink) => Promise<void>
}

export type Numbers = Readonly<Record<AgentRole, number>>

export interface Members {
  readonly join: (socket: WebSocket, address: string) => Promise<void>
  /** Agents that have done all their duties, in order of their names. */
  readonly of: (role: AgentRole) => readonly AgentLink[]
  /** Has every agent do it, now and when it joins. @throws what the duty throws for one that is there */
  readonly assign: (duty: Duty) => Promise<void>
  /**
   * Waits until so many are ready, or the time is over. @returns whether they are.
   * @throws InterruptedError on abort; what a duty threw for one that joined late
   */
  readonly gather: (wanted: Numbers, timeoutMs: number, signal: AbortSignal) => Promise<boolean>
  /** Takes those for lost that do not say at once what time it is. @returns the names of all that were lost since the last time */
  readonly checkHealth: () => Promise<readonly string[]>
}

const lookEveryMs = 50

export const createMembers = (onProgress: (text: string) => void): Members => {
  const ready = new Set<AgentLink>()
  const duties: Duty[] = []
  let lost: string[] = []
  let fault: Error | null = null

  const of = (role: AgentRole): readonly AgentLink[] =>
    [...ready]
      .filter(({ hello }) => hello.role === role)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))

  const watch = async (agent: AgentLink): Promise<void> => {
    await agent.lost
    if (ready.delete(agent)) lost.push(agent.name)
  }
  return {
    of,
    join: async (socket, address) => {
      const agent = await acceptAgent(socket, { address, onProgress })
      if (!agent) return
      try {
        for (const { roles, act } of duties) if (roles.includes(agent.hello.role)) await act(agent)
      } catch (error) {
        if (!agent.isLost()) fault = error instanceof Error ? error : new Error(String(error))
        return agent.drop()
      }
      ready.add(agent)
      watch(agent)
    },
    assign: async (duty) => {
      duties.push(duty)
      await Promise.all(duty.roles.flatMap(of).map(duty.act))
    },
    gather: async (wanted, timeoutMs, signal) => {
      const deadlineMs = performance.now() + timeoutMs
      const areThere = (): boolean =>
        of('server').length >= wanted.server &&
        of('load').length >= wanted.load &&
        of('link').length >= wanted.link
      while (!areThere()) {
        if (signal.aborted) throw new InterruptedError('interrupted')
        if (fault !== null) throw fault
        if (performance.now() > deadlineMs) return false
        await sleep(lookEveryMs)
      }
      return true
    },
    checkHealth: async () => {
      await Promise.all([...ready].map((agent) => agent.askClockMs().catch(() => agent.drop())))
      const names = lost
      lost = []
      return names
    },
  }
}
