// The processes that an agent starts for a trial: ordinary children, with their lines forwarded to the controller.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FailureCode, InterruptedError, TrialError } from '../../../failure/failure.ts'
import { freeMemoryLimitBytes } from '../../../trial/child/watch.ts'
import { type Child, startChild } from '../../../trial/child.ts'
import type { AgentRole, FromAgent, Stopped, ToAgent } from '../protocol.ts'

type Start = Extract<ToAgent, { type: 'start' }>

export interface Children {
  /** Never throws: a child that cannot be started has a fault. */
  readonly start: (what: Start) => void
  /** Never throws: what goes wrong is a fault of the child. @param atMs time by `nowMs` at which the line is sent; null: at once */
  readonly say: (child: number, line: string, atMs: number | null) => void
  readonly stop: (child: number, atOnce: boolean) => Promise<Stopped>
  readonly pidOf: (child: number | null) => number | null
  readonly readRssBytes: (child: number) => Promise<number | null>
  /** Kills all that are still running. */
  readonly close: () => Promise<void>
}

interface Started {
  readonly child: Child
  readonly controller: AbortController
}

/** The controller has its own bounds; the agent waits for a line as long as the process runs. */
const foreverMs = 2 ** 31 - 1
/** Timers are up to a millisecond late; the rest of the wait is a busy loop. */
const timerErrorMs = 3

/** @param nowMs the agent's clock */
export const createChildren = (
  send: (message: FromAgent) => void,
  nowMs: () => number,
  role: AgentRole,
): Children => {
  const logFolder = mkdtempSync(join(tmpdir(), 'isb-agent-'))
  const children = new Map<number, Started>()

  const forwardLines = async (id: number, child: Child): Promise<void> => {
    for (;;) send({ type: 'line', child: id, text: await child.nextLine(foreverMs) })
  }
  const sendFault = (id: number, { code, message }: TrialError): void =>
    send({ type: 'fault', child: id, code, message })
  /** Takes any error of a child's work, so that the trial fails with its reason, and not the agent. */
  const failWith =
    (id: number, code: FailureCode) =>
    (error: unknown): void => {
      if (error instanceof InterruptedError) return // by `stop` or `close`
      sendFault(id, error instanceof TrialError ? error : new TrialError(code, reasonOf(error)))
    }

  const find = (id: number): Started => {
    const started = children.get(id)
    if (!started) throw new Error(`there is no child ${id}`)
    return started
  }
  const start = ({ child: id, name, command, env }: Start): void => {
    const controller = new AbortController()
    const child = startChild({
      name,
      command,
      env,
      stderrFile: join(logFolder, `${id}.stderr`),
      signal: controller.signal,
      memoryLimitBytes: freeMemoryLimitBytes(),
      hasControlGroup: role === 'server',
      onFault: (fault) => sendFault(id, fault),
    })
    children.set(id, { child, controller })
    send({ type: 'started', child: id, pid: child.pid })
    forwardLines(id, child).catch(failWith(id, 'died'))
  }
  const sayAt = async (id: number, line: string, atMs: number | null): Promise<void> => {
    const { child } = find(id)
    if (atMs !== null) {
      await sleep(Math.max(0, atMs - nowMs() - timerErrorMs))
      while (nowMs() < atMs);
    }
    child.say(line)
  }
  return {
    start: (what) => {
      try {
        start(what)
      } catch (error) {
        failWith(what.child, 'start-failed')(error)
      }
    },
    say: (id, line, atMs) => {
      sayAt(id, line, atMs).catch(failWith(id, 'died'))
    },
    stop: async (id, atOnce) => {
      const { child, controller } = find(id)
      if (atOnce) controller.abort()
      const fault = await child.stop()
      controller.abort()
      children.delete(id)
      return {
        fault: fault && { code: fault.code, message: fault.message },
        stderrTail: child.stderrTail(),
      }
    },
    pidOf: (id) => (id === null ? null : find(id).child.pid),
    readRssBytes: (id) => find(id).child.readRssBytes(),
    close: async () => {
      await Promise.all(
        [...children.values()].map(({ child, controller }) => {
          controller.abort()
          return child.stop()
        }),
      )
    },
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
