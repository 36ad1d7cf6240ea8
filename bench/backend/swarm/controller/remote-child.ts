// A child of an agent with the interface of any child: lines in both directions, a bounded end, and its faults at once.
import { PassThrough } from 'node:stream'
import { type FailureCode, TrialError } from '../../../failure/failure.ts'
import type { Command } from '../../../placement/pin.ts'
import { collectLines } from '../../../trial/child/lines.ts'
import type { Child, ChildOptions } from '../../../trial/child.ts'
import { methods } from '../protocol.ts'
import type { AgentConnection } from './agent-connection.ts'

export interface RemoteStart extends Pick<ChildOptions, 'env' | 'signal' | 'onFault'> {
  /** Its name in the trial: `server`, `generator-2`. */
  readonly name: string
  readonly command: Command
  /** Added to its process ids, so that no two machines of a fleet have the same. */
  readonly pidOffset: number
}

export interface RemoteChild extends Child {
  /** Sends a line at a moment of the agent's clock. */
  readonly sayAt: (line: string, atMs: number) => void
  readonly agent: AgentConnection
  /** By which its agent identifies it. */
  readonly id: number
}

/** More than the bounds of the child's end add up to: an agent that takes longer counts as lost. */
const stopTimeoutMs = 15_000
/** The next reading comes soon. */
const rssTimeoutMs = 400

let nextId = 1

export const startRemoteChild = (
  agent: AgentConnection,
  { name: role, command, env, signal, onFault, pidOffset }: RemoteStart,
): RemoteChild => {
  const id = nextId++
  const name = `${role} (${agent.name})`
  const stdout = new PassThrough()
  let pid = 0
  let stderrTail = ''
  let isReported = false
  const report = (fault: TrialError): void => {
    lines.fail(fault)
    if (!isReported) onFault?.(fault)
    isReported = true
  }
  const lines = collectLines(stdout, { name, signal, onFlood: report })
  agent.listen(id, {
    onEvent: (event) => {
      if (event.type === 'line') stdout.write(`${event.text}\n`)
      if (event.type === 'started') pid = pidOffset + event.pid
      if (event.type === 'fault') report(new TrialError(codeOf(event.code), event.message))
    },
    onLost: report,
  })
  agent.send({ type: 'start', child: id, name, command: [...command], env: { ...env } })

  return {
    agent,
    id,
    name,
    get pid() {
      return pid
    },
    readRssBytes: () => agent.call(methods.rss, { child: id }, rssTimeoutMs).catch(() => null),
    say: (line) => agent.send({ type: 'say', child: id, line, atMs: null }),
    sayAt: (line, atMs) => agent.send({ type: 'say', child: id, line, atMs }),
    nextLine: lines.next,
    takeUnread: lines.takeUnread,
    stop: async () => {
      isReported = true // an end from now on is expected
      try {
        const stopped = await agent.call(methods.stop, { child: id, atOnce: signal.aborted }, stopTimeoutMs)
        stderrTail = stopped.stderrTail
        return stopped.fault && new TrialError(codeOf(stopped.fault.code), stopped.fault.message)
      } catch (error) {
        // The loss of the agent is reported by a wait for a line, or by the next call.
        if (error instanceof TrialError) return null
        throw error
      } finally {
        agent.unlisten(id)
      }
    },
    stderrTail: () => stderrTail,
  }
}

/** An agent has the same codes: its image is of the same sources. */
const codeOf = (code: string): FailureCode => {
  const known = knownCodes.find((candidate) => candidate === code)
  if (known === undefined) throw new Error(`an agent reported the failure ${code}, which is unknown`)
  return known
}

const knownCodes: readonly FailureCode[] = [
  'died',
  'stdout-flood',
  'stderr-flood',
  'out-of-memory',
  'hung-on-stop',
  'left-behind',
  'start-failed',
  'no-answer',
  'stood-still',
]
