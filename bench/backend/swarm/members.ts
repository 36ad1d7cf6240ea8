// The agents of a run: which are ready, the setup that each needs first, the wait for them, and the recovery from losses.
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { InterruptedError } from '../../failure/failure.ts'
import type { Launcher } from '../../trial/launcher.ts'
import { type AgentConnection, acceptAgent } from './controller/agent-connection.ts'
import type { AgentRole } from './protocol.ts'

/** What every agent of these roles does before it counts as ready, also one that joins later. */
export interface SetupStep {
  readonly roles: readonly AgentRole[]
  readonly act: (agent: AgentConnection) => Promise<void>
}

export type AgentCounts = Readonly<Record<AgentRole, number>>

export interface Members {
  /** Admits an agent once it has greeted and done every step; a fault of either is thrown by `awaitReady`. */
  readonly join: (socket: WebSocket, address: string) => void
  /** Ready agents, in order of their names. */
  readonly of: (role: AgentRole) => readonly AgentConnection[]
  /** Adds a step for agents that join later, and does it for all ready ones. @throws what it throws for one of those */
  readonly setUp: (step: SetupStep) => Promise<void>
  /**
   * Waits until so many are ready, or the time is up. @returns whether they are.
   * @throws InterruptedError on abort; what a step threw for one that joined later
   */
  readonly awaitReady: (wanted: AgentCounts, timeoutMs: number, signal: AbortSignal) => Promise<boolean>
  /** Drops agents that do not answer at once. @returns the names of all that were lost since the last call */
  readonly checkHealth: () => Promise<readonly string[]>
}

export interface AgentWait {
  readonly members: Members
  readonly wanted: AgentCounts
  /** Why agents do not start, as the engine reports it, a line each. */
  readonly explain: () => Promise<readonly string[]>
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

const pollMs = 50
/** How often the engine is asked while agents are missing. */
const explainEveryMs = 2_000
/** Waiting does not help against these. */
const permanent = /no node takes|the image is missing/
/** Long enough for a container to restart and prepare everything; the engine is polled meanwhile. */
const recoveryTimeoutMs = 45_000

export const createMembers = (onProgress: (text: string) => void): Members => {
  const ready = new Set<AgentConnection>()
  const steps: SetupStep[] = []
  let lost: string[] = []
  let fault: Error | null = null

  const of = (role: AgentRole): readonly AgentConnection[] =>
    [...ready]
      .filter(({ hello }) => hello.role === role)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))

  const keepFault = (error: unknown): void => {
    fault = error instanceof Error ? error : new Error(String(error))
  }
  const watch = async (agent: AgentConnection): Promise<void> => {
    await agent.lost
    if (ready.delete(agent)) lost.push(agent.name)
  }
  const admit = async (socket: WebSocket, address: string): Promise<void> => {
    const agent = await acceptAgent(socket, { address, onProgress })
    if (!agent) return
    try {
      for (const { roles, act } of steps) if (roles.includes(agent.hello.role)) await act(agent)
    } catch (error) {
      if (!agent.isLost()) keepFault(error)
      return agent.drop()
    }
    ready.add(agent)
    watch(agent).catch(keepFault)
  }
  return {
    of,
    join: (socket, address) => {
      admit(socket, address).catch(keepFault)
    },
    setUp: async (step) => {
      steps.push(step)
      await Promise.all(step.roles.flatMap(of).map(step.act))
    },
    awaitReady: async (wanted, timeoutMs, signal) => {
      const deadlineMs = performance.now() + timeoutMs
      const areReady = (): boolean =>
        of('server').length >= wanted.server &&
        of('load').length >= wanted.load &&
        of('link').length >= wanted.link
      while (!areReady()) {
        if (signal.aborted) throw new InterruptedError('interrupted')
        if (fault !== null) throw fault
        if (performance.now() > deadlineMs) return false
        await sleep(pollMs)
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

/**
 * Waits until all agents are ready, or until it is certain that some will not start.
 * @returns null where all are ready, else why some are not. @throws InterruptedError on abort
 */
export const awaitAgents = async ({
  members,
  wanted,
  explain,
  timeoutMs,
  signal,
}: AgentWait): Promise<readonly string[] | null> => {
  const deadlineMs = performance.now() + timeoutMs
  while (!(await members.awaitReady(wanted, explainEveryMs, signal))) {
    const reasons = await explain()
    if (reasons.some((reason) => permanent.test(reason)) || performance.now() > deadlineMs) return reasons
  }
  return null
}

/**
 * After a trial that lost agents, waits for their replacements, or continues with the remaining ones. The function
 * returns null where none was lost.
 */
export const createRecovery = ({
  members,
  explain,
}: Pick<AgentWait, 'members' | 'explain'>): Launcher['recover'] => {
  let wanted = { server: members.of('server').length, load: members.of('load').length, link: 0 }
  return async (signal) => {
    const lost = await members.checkHealth()
    if (lost.length === 0) return null
    const wait = { members, wanted, explain, timeoutMs: recoveryTimeoutMs, signal }
    const reasons = (await awaitAgents(wait)) ?? []
    const left = { server: members.of('server').length, load: members.of('load').length }
    // An agent that did not come back is not awaited again.
    wanted = { ...wanted, load: Math.max(1, Math.min(wanted.load, left.load)) }
    const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`
    return `lost: ${lost.join(', ')}${why}; agents left: ${left.server} for the server, ${left.load} for load generators`
  }
}
