// The processes that an agent starts for a trial: ordinary children, with their lines forwarded to the controller.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { TrialError } from '../../../failure/failure.ts'
import { freeMemoryLimitBytes } from '../../../trial/child/watch.ts'
import { type Child, startChild } from '../../../trial/child.ts'
import type { AgentRole, FromAgent, Stopped, ToAgent } from '../protocol.ts'

type Start = Extract<ToAgent, { type: 'start' }>

export interface Children {
  readonly start: (what: Start) => void
  /** @param atMs time by `nowMs` at which the line is sent; null: at once */
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
    for (;;) {
      try {
        send({ type: 'line', child: id, text: await child.nextLine(foreverMs) })
      } catch (error) {
        if (error instanceof TrialError) sendFault(id, error)
        return
      }
    }
  }
  const sendFault = (id: number, { code, message }: TrialError): void =>
    send({ type: 'fault', child: id, code, message })

  const find = (id: number): Started => {
    const started = children.get(id)
    if (!started) throw new Error(`there is no child ${id}`)
    return started
  }
  return {
    start: ({ child: id, name, command, env }) => {
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
      forwardLines(id, child)
    },
    say: async (id, line, atMs) => {
      const { child } = find(id)
      if (atMs !== null) {
        await sleep(Math.max(0, atMs - nowMs() - timerErrorMs))
        while (nowMs() < atMs);
      }
      child.say(line)
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
