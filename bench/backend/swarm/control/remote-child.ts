// A child of an agent as a trial sees any child: lines out and in, a bound on its end, and its faults at once.
import { PassThrough } from 'node:stream'
import { type FailureCode, TrialError } from '../../../failure/failure.ts'
import type { Command } from '../../../placement/pin.ts'
import { collectLines } from '../../../trial/child/lines.ts'
import type { Child, ChildOptions } from '../../../trial/child.ts'
import { methods } from '../methods.ts'
import type { AgentLink } from './agent-link.ts'

export interface RemoteStart extends Pick<ChildOptions, 'env' | 'signal' | 'onFault'> {
  /** What it is in the trial: `server`, `generator-2`. */
  readonly name: string
  readonly command: Command
  /** Added to its process ids, so that no two machines of a fleet have the same. */
  readonly pidOffset: number
}

export interface RemoteChild extends Child {
  /** Says a line at a moment of the agent's clock. */
  readonly sayAt: (line: string, atMs: number) => void
  readonly agent: AgentLink
  /** By which its agent knows it. */
  readonly id: number
}

/** An agent that has not stopped its child in this time is as good as lost: the child's own bounds add up to less. */
const stopTimeoutMs = 15_000
/** A memory that nobody has read in this time is not waited for: the next look comes soon. */
const rssTimeoutMs = 400

let nextId = 1

export const startRemoteChild = (
  agent: AgentLink,
  { name: role, command, env, signal, onFault, pidOffset }: RemoteStart,
): RemoteChild => {
  const id = nextId++
  const name = `${role} (${agent.name})`
  const stdout = new PassThrough()
  let pid = 0
  let stderrTail = ''
  let told = false
  const tell = (fault: TrialError): void => {
    lines.fail(fault)
    if (!told) onFault?.(fault)
    told = true
  }
  const lines = collectLines(stdout, { name, signal, onFlood: tell })
  agent.listen(id, {
    onEvent: (event) => {
      if (event.type === 'line') stdout.write(`${event.text}\n`)
      if (event.type === 'started') pid = pidOffset + event.pid
      if (event.type === 'fault') tell(new TrialError(codeOf(event.code), event.message))
    },
    onLost: tell,
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
      told = true // what ends now does not end by itself
      try {
        const stopped = await agent.call(methods.stop, { child: id, atOnce: signal.aborted }, stopTimeoutMs)
        stderrTail = stopped.stderrTail
        return stopped.fault && new TrialError(codeOf(stopped.fault.code), stopped.fault.message)
      } catch (error) {
        // Told by whoever was waiting for a line of it, or by the next call.
        if (error instanceof TrialError) return null
        throw error
      } finally {
        agent.forget(id)
      }
    },
    stderrTail: () => stderrTail,
  }
}

/** Codes of an agent are those of this very suite: the image is of the same sources. */
const codeOf = (code: string): FailureCode => {
  const known = knownCodes.find((candidate) => candidate === code)
  if (known === undefined) throw new Error(`an agent told of a failure ${code}, which is not known`)
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
]
