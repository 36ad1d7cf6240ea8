// An agent of a fleet: one process in a container on one machine, which does what the control of the run asks for.
// It reads its orders from the file that its first argument names, and ends when the control is gone.
import { readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import { UsageError } from '../../../failure/failure.ts'
import { inspectMachine } from '../../../machine/environment.ts'
import {
  type AgentOrders,
  agentOrdersSchema,
  agentRoleSchema,
  type FromAgent,
  type Hello,
  type ToAgent,
  toAgentSchema,
  whoVariables,
} from '../protocol.ts'
import { type Answers, createAnswers } from './answer-calls.ts'
import { type Children, createChildren } from './children.ts'

const projectRoot = join(import.meta.dirname, '../../../..')
/** The control listens before it asks for agents; a machine whose network comes up late is given some time. */
const connectTries = 20
const retryMs = 500
const largestMessageBytes = 256 * 1024 * 1024

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

const run = async (): Promise<void> => {
  const [file = '', roleName] = process.argv.slice(2)
  const orders = agentOrdersSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const role = agentRoleSchema.parse(roleName)
  const { environment, facts } = await inspectMachine()
  const socket = await connectToControl(orders)
  const send = (message: FromAgent): void => socket.send(JSON.stringify(message))
  const ending = new AbortController()
  const children = createChildren(send, nowMs)
  const answers = createAnswers({
    projectRoot,
    orders,
    tools: facts.tools,
    children,
    nowMs,
    signal: ending.signal,
    onProgress: (text) => send({ type: 'progress', text }),
  })
  socket.on('message', (data) =>
    obey(toAgentSchema.parse(JSON.parse(String(data))), { children, answers, send }),
  )
  const end = async (): Promise<void> => {
    ending.abort()
    await children.close()
    process.exit(0)
  }
  socket.on('close', end)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => socket.close())
  send({
    type: 'hello',
    role,
    task: process.env[whoVariables.task] ?? `agent ${process.pid}`,
    node: process.env[whoVariables.node] ?? hostname(),
    nodeName: process.env[whoVariables.nodeName] ?? hostname(),
    environment,
    facts: {
      usableCpus: [...facts.usableCpus],
      siblings: [...facts.siblings].map(([cpu, threads]) => [cpu, [...threads]]),
      tools: facts.tools,
    },
    interfaces: listInterfaces(),
  })
}

interface Means {
  readonly children: Children
  readonly answers: Answers
  readonly send: (message: FromAgent) => void
}

const obey = (message: ToAgent, { children, answers, send }: Means): void => {
  switch (message.type) {
    case 'start':
      children.start(message)
      break
    case 'say':
      children.say(message.child, message.line, message.atMs)
      break
    case 'call': {
      const { call } = message
      answer(answers, message).then(
        (value) => send({ type: 'answer', call, value }),
        (error: unknown) => send({ type: 'refusal', call, ...explain(error) }),
      )
    }
  }
}

const answer = async (
  answers: Answers,
  { method, params }: Extract<ToAgent, { type: 'call' }>,
): Promise<unknown> => {
  const act = answers.get(method)
  if (!act) throw new Error(`the agent knows no method ${method}`)
  return await act(params)
}

const explain = (error: unknown): { readonly kind: 'usage' | 'bug'; readonly message: string } => {
  if (error instanceof UsageError) return { kind: 'usage', message: error.message }
  return { kind: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

/** The control of the run has ended, or is not to be reached. */
class NobodyThereError extends Error {
  override readonly name = 'NobodyThereError'
}

/** @throws NobodyThereError */
const connectToControl = async ({ url, token, certificate }: AgentOrders): Promise<WebSocket> => {
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
      opened.resolve(new NobodyThereError(`${url} answers ${statusCode}`)),
    )
    const error = await opened.promise
    if (error === null) return socket
    if (error instanceof NobodyThereError) throw error
    if (tries === connectTries) throw new NobodyThereError(`${url} does not answer: ${error.message}`)
    await new Promise((resolve) => setTimeout(resolve, retryMs))
  }
}

const listInterfaces = (): Hello['interfaces'] =>
  Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ internal, address }) => (internal ? [] : [{ name, address }])),
  )

await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  // 0 where the control is gone: nobody is to start this again.
  process.exitCode = error instanceof NobodyThereError ? 0 : 1
})
