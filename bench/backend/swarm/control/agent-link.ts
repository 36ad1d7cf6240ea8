// One agent as the control sees it: calls that are answered, children that it starts, and the moment when it is lost.
import type { WebSocket } from 'ws'
import { TrialError, UsageError } from '../../../failure/failure.ts'
import { type Method, methods } from '../methods.ts'
import { type FromAgent, fromAgentSchema, type Hello, type ToAgent } from '../protocol.ts'

/** What an agent tells of a child. */
export type ChildEvent = Extract<FromAgent, { type: 'started' | 'line' | 'fault' }>

export interface AgentLink {
  readonly hello: Hello
  /** Of its machine, as it is seen from here. */
  readonly address: string
  /** For people: the task, and the machine that it is on. */
  readonly name: string
  /** @throws UsageError in the agent's words; TrialError `replica-lost` */
  readonly call: <P, A>(method: Method<P, A>, params: P, timeoutMs?: number) => Promise<A>
  /** Its clock in ms. @throws TrialError `replica-lost` where it does not answer at once */
  readonly askClockMs: () => Promise<number>
  readonly send: (message: ToAgent) => void
  /** Hears of one child from now on. @param onLost the agent is gone, and the child with it */
  readonly listen: (
    child: number,
    listener: { readonly onEvent: (event: ChildEvent) => void; readonly onLost: (error: TrialError) => void },
  ) => void
  readonly forget: (child: number) => void
  readonly isLost: () => boolean
  /** Resolves when it is. */
  readonly lost: Promise<void>
  /** Takes it for lost from now on. */
  readonly drop: () => void
}

export interface AgentLinkOptions {
  readonly address: string
  readonly onProgress: (text: string) => void
}

/** Making servers and checking all of them may take minutes on a slow machine. */
const callTimeoutMs = 15 * 60_000
/** An agent that is there answers this in less than a millisecond. */
const clockTimeoutMs = 2_000

/** Waits for the agent's first message. @returns null where it goes without one, or says what nobody understands */
export const acceptAgent = async (
  socket: WebSocket,
  { address, onProgress }: AgentLinkOptions,
): Promise<AgentLink | null> => {
  const calls = new Map<number, PromiseWithResolvers<unknown>>()
  const listeners = new Map<number, Parameters<AgentLink['listen']>[1]>()
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
  const take = (message: FromAgent): void => {
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
    if (parsed.success) take(parsed.data)
    else socket.terminate()
  })
  socket.on('close', lose)
  socket.on('error', () => socket.terminate())

  const hello = await greeted.promise
  if (hello === null) return null
  name = nameOf(hello)
  const call: AgentLink['call'] = async (
    { name: method, params: _, answer },
    params,
    timeoutMs = callTimeoutMs,
  ) => {
    if (isLost) throw describeLoss(name)
    const number = nextCall++
    const waiting = Promise.withResolvers<unknown>()
    calls.set(number, waiting)
    const timer = setTimeout(
      () =>
        waiting.reject(
          new TrialError('replica-lost', `${name} did not answer in ${timeoutMs} ms (${method})`),
        ),
      timeoutMs,
    )
    try {
      socket.send(JSON.stringify({ type: 'call', call: number, method, params } satisfies ToAgent))
      return answer.parse(await waiting.promise)
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
    send: (message) => socket.send(JSON.stringify(message)),
    listen: (child, listener) => {
      listeners.set(child, listener)
      if (isLost) listener.onLost(describeLoss(name))
    },
    forget: (child) => listeners.delete(child),
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

/** Swarm puts an id behind the name of a task, and names the first of a job by its node. */
const nameOf = ({ task, nodeName, node }: Hello): string =>
  `${task.replace(/\.[a-z0-9]{25}$/, '').replace(`.${node}`, '.0')} on ${nodeName} (${node.slice(0, 8)})`

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null // refused by the schema
  }
}
