// An agent of a fleet: one process in a container on one machine, which executes the controller's calls.
// Reads its orders from the file that its first argument names, and exits when the connection to the controller ends.
import { readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { UsageError } from '../../../failure/failure.ts'
import { inspectMachine } from '../../../machine/environment.ts'
import {
  type AgentOrders,
  agentOrdersSchema,
  agentRoleSchema,
  type FromAgent,
  type Hello,
  identityVariables,
  largestMessageBytes,
  type ToAgent,
  toAgentSchema,
} from '../protocol.ts'
import { type Children, createChildren } from './children.ts'
import { createMethods, type Methods } from './methods.ts'

const projectRoot = join(import.meta.dirname, '../../../..')
/** The controller listens before it starts agents; a machine's network may come up late. */
const connectTries = 20
const retryMs = 500

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

const run = async (): Promise<void> => {
  const [file = '', roleName] = process.argv.slice(2)
  const orders = agentOrdersSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const role = agentRoleSchema.parse(roleName)
  const { environment, facts } = await inspectMachine()
  const socket = await connectToController(orders)
  const send = (message: FromAgent): void => socket.send(JSON.stringify(message))
  const ending = new AbortController()
  const children = createChildren(send, nowMs, role)
  const methods = createMethods({
    projectRoot,
    orders,
    tools: facts.tools,
    children,
    nowMs,
    signal: ending.signal,
    onProgress: (text) => send({ type: 'progress', text }),
  })
  socket.on('message', (data) =>
    handle(toAgentSchema.parse(JSON.parse(String(data))), { children, methods, send }),
  )
  const end = async (): Promise<void> => {
    ending.abort()
    await children.close()
    process.exit(0)
  }
  socket.on('close', () => {
    end().catch(fail)
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => socket.close())
  send({
    type: 'hello',
    role,
    task: process.env[identityVariables.task] ?? `agent ${process.pid}`,
    node: process.env[identityVariables.node] ?? hostname(),
    nodeName: process.env[identityVariables.nodeName] ?? hostname(),
    environment,
    facts: {
      usableCpus: [...facts.usableCpus],
      siblings: [...facts.siblings].map(([cpu, threads]) => [cpu, [...threads]]),
      tools: facts.tools,
    },
    interfaces: listInterfaces(),
  })
}

interface Handlers {
  readonly children: Children
  readonly methods: Methods
  readonly send: (message: FromAgent) => void
}

const handle = (message: ToAgent, { children, methods, send }: Handlers): void => {
  switch (message.type) {
    case 'start':
      children.start(message)
      break
    case 'say':
      children.say(message.child, message.line, message.atMs)
      break
    case 'call': {
      const { call } = message
      answer(methods, message).then(
        (value) => send({ type: 'answer', call, value }),
        (error: unknown) => send({ type: 'refusal', call, ...describeError(error) }),
      )
    }
  }
}

const answer = async (
  methods: Methods,
  { method, params }: Extract<ToAgent, { type: 'call' }>,
): Promise<unknown> => {
  const act = methods.get(method)
  if (!act) throw new Error(`the agent has no method ${method}`)
  return await act(params)
}

const describeError = (error: unknown): { readonly kind: 'usage' | 'bug'; readonly message: string } => {
  if (error instanceof UsageError) return { kind: 'usage', message: error.message }
  return { kind: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error)
  // 0 after the controller has ended, so that the engine does not restart the agent.
  process.exitCode = error instanceof ControllerGoneError ? 0 : 1
}

/** The controller has ended or cannot be reached. */
class ControllerGoneError extends Error {
  override readonly name = 'ControllerGoneError'
}

/** @throws ControllerGoneError */
const connectToController = async ({ url, token, certificate }: AgentOrders): Promise<WebSocket> => {
  for (let tries = 1; ; tries++) {
    const socket = new WebSocket(url, {
      ca: certificate,
      headers: { authorization: `Bearer ${token}` },
      maxPayload: largestMessageBytes,
      perMessageDeflate: false,
    })
    const opened = Promise.withResolvers<Error | null>()
    socket.on('open', () => opened.resolve(null))
    socket.on('error', opened.resolve)
    socket.on('unexpected-response', (_, { statusCode }) =>
      opened.resolve(new ControllerGoneError(`${url} answers ${statusCode}`)),
    )
    const error = await opened.promise
    if (error === null) return socket
    if (error instanceof ControllerGoneError) throw error
    if (tries === connectTries) throw new ControllerGoneError(`${url} does not answer: ${error.message}`)
    await sleep(retryMs)
  }
}

const listInterfaces = (): Hello['interfaces'] =>
  Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ internal, address }) => (internal ? [] : [{ name, address }])),
  )

await run().catch(fail)
