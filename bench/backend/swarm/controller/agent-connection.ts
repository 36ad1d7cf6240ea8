// The controller's connection to one agent: calls with answers, events of the children that it starts, and its loss.
import type { WebSocket } from 'ws'
import { TrialError, UsageError } from '../../../failure/failure.ts'
import {
  type FromAgent,
  fromAgentSchema,
  type Hello,
  type Method,
  methods,
  type ToAgent,
} from '../protocol.ts'

/** A message of an agent about a child. */
export type ChildEvent = Extract<FromAgent, { type: 'started' | 'line' | 'fault' }>

export interface ChildListener {
  readonly onEvent: (event: ChildEvent) => void
  /** The agent is lost, and the child with it. */
  readonly onLost: (error: TrialError) => void
}

export interface AgentConnection {
  readonly hello: Hello
  /** Its machine's address, as seen by the controller. */
  readonly address: string
  /** For messages: the task and its machine. */
  readonly name: string
  /** @throws UsageError with the agent's error; TrialError `replica-lost` */
  readonly call: <P, A>(method: Method<P, A>, params: P, timeoutMs?: number) => Promise<A>
  /** Its clock in ms. @throws TrialError `replica-lost` where it does not answer in 2 s */
  readonly askClockMs: () => Promise<number>
  readonly send: (message: ToAgent) => void
  /** Passes events of one child from now on. */
  readonly listen: (child: number, listener: ChildListener) => void
  readonly unlisten: (child: number) => void
  readonly isLost: () => boolean
  /** Resolves when it is lost. */
  readonly lost: Promise<void>
  /** Closes the connection: the agent counts as lost. */
  readonly drop: () => void
}

export interface AgentConnectionOptions {
  readonly address: string
  readonly onProgress: (text: string) => void
}

/** Preparing and checking servers may take minutes on a slow machine. */
const callTimeoutMs = 15 * 60_000
/** A running agent answers this in less than a millisecond. */
const clockTimeoutMs = 2_000

/** Waits for the agent's first message. @returns null where it closes before that, or sends something invalid */
export const acceptAgent = async (
  socket: WebSocket,
  { address, onProgress }: AgentConnectionOptions,
): Promise<AgentConnection | null> => {
  const calls = new Map<number, PromiseWithResolvers<unknown>>()
  const listeners = new Map<number, ChildListener>()
  const greeted = Promise.withResolvers<Hello | null>()
  const lost = Promise.withResolvers<void>()
  let name = 'an agent'
  let isLost = false
  let nextCall = 0

  const lose = (): void => {
    if (isLost) return
    isLost = true
    greeted.resolve(null)
    const error = describeLoss(name)
    for (const { reject } of calls.values()) reject(error)
    for (const { onLost } of listeners.values()) onLost(error)
    lost.resolve()
  }
  const receive = (message: FromAgent): void => {
    switch (message.type) {
      case 'hello':
        greeted.resolve(message)
        break
      case 'progress':
        onProgress(`${message.text} (${name})`)
        break
      case 'answer':
        calls.get(message.call)?.resolve(message.value)
        break
      case 'refusal': {
        const { kind, message: text } = message
        const error = kind === 'usage' ? new UsageError(`${name}: ${text}`) : new Error(`${name}: ${text}`)
        calls.get(message.call)?.reject(error)
        break
      }
      default:
        listeners.get(message.child)?.onEvent(message)
    }
  }
  socket.on('message', (data) => {
    const parsed = fromAgentSchema.safeParse(parseJson(String(data)))
    if (parsed.success) receive(parsed.data)
    else socket.terminate()
  })
  socket.on('close', lose)
  socket.on('error', () => socket.terminate())

  const hello = await greeted.promise
  if (hello === null) return null
  name = nameOf(hello)
  const send = (message: ToAgent): void => socket.send(JSON.stringify(message))
  const call: AgentConnection['call'] = async (
    { name: method, answer },
    params,
    timeoutMs = callTimeoutMs,
  ) => {
    if (isLost) throw describeLoss(name)
    const number = nextCall++
    const pending = Promise.withResolvers<unknown>()
    calls.set(number, pending)
    const timer = setTimeout(
      () =>
        pending.reject(
          new TrialError('replica-lost', `${name} did not answer in ${timeoutMs} ms (${method})`),
        ),
      timeoutMs,
    )
    try {
      send({ type: 'call', call: number, method, params })
      return answer.parse(await pending.promise)
    } finally {
      clearTimeout(timer)
      calls.delete(number)
    }
  }
  return {
    hello,
    address,
    name,
    call,
    askClockMs: () => call(methods.clock, {}, clockTimeoutMs),
    send,
    listen: (child, listener) => {
      listeners.set(child, listener)
      if (isLost) listener.onLost(describeLoss(name))
    },
    unlisten: (child) => listeners.delete(child),
    isLost: () => isLost,
    lost: lost.promise,
    drop: () => {
      socket.terminate()
      lose()
    },
  }
}

const describeLoss = (name: string): TrialError =>
  new TrialError('replica-lost', `${name} was lost: its connection ended`)

/** Swarm appends an id to the name of a task, and names the first task of a job by its node. */
const nameOf = ({ task, nodeName, node }: Hello): string =>
  `${task.replace(/\.[a-z0-9]{25}$/, '').replace(`.${node}`, '.0')} on ${nodeName} (${node.slice(0, 8)})`

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null // refused by the schema
  }
}
