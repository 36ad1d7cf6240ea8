// What the control and the agents of a fleet say to each other: one JSON message a WebSocket message, validated on both sides.
import * as z from 'zod'
import { environmentSchema } from '../../../results/environment-schema.ts'

/** Where an agent finds its orders. */
export const ordersFile = '/run/secrets/orders.json'

/** Arguments behind `node` in the image. */
export const agentCommand = (role: AgentRole): readonly string[] => [
  'bench/backend/swarm/agent/main.ts',
  ordersFile,
  role,
]

/** Variables by which whoever starts an agent tells it what it is called, and on which machine it is. */
export const whoVariables = {
  task: 'IMAGE_STREAM_BENCH_TASK',
  node: 'IMAGE_STREAM_BENCH_NODE',
  nodeName: 'IMAGE_STREAM_BENCH_NODE_NAME',
} as const

const cpusSchema = z.array(z.int().nonnegative())

export const agentRoleSchema = z.enum(['server', 'load', 'link'])

/** What an agent reads from the file that its first argument names. */
export const agentOrdersSchema = z.strictObject({
  /** Of the control, `wss://address:port/`. */
  url: z.url({ protocol: /^wss$/ }),
  /** What an agent shows to be let in. */
  token: z.string().min(32),
  /** Certificate that the control shows, PEM. */
  certificate: z.string(),
})

/** An agent's first message: who it is, and what its machine is like. */
const helloSchema = z.strictObject({
  type: z.literal('hello'),
  role: agentRoleSchema,
  /** As the engine calls them; two agents of one machine name the same `node`. */
  task: z.string(),
  node: z.string(),
  nodeName: z.string(),
  environment: environmentSchema,
  facts: z.strictObject({
    usableCpus: cpusSchema,
    siblings: z.array(z.tuple([z.int().nonnegative(), cpusSchema])),
    tools: z.strictObject({ taskset: z.boolean(), setpriv: z.boolean(), prlimit: z.boolean() }),
  }),
  /** Those that reach other machines. */
  interfaces: z.array(z.strictObject({ name: z.string(), address: z.string() })),
})

const childIdSchema = z.int().nonnegative()

export const fromAgentSchema = z.discriminatedUnion('type', [
  helloSchema,
  z.strictObject({ type: z.literal('answer'), call: z.int(), value: z.unknown() }),
  z.strictObject({
    type: z.literal('refusal'),
    call: z.int(),
    kind: z.enum(['usage', 'bug']),
    message: z.string(),
  }),
  z.strictObject({ type: z.literal('started'), child: childIdSchema, pid: z.int().nonnegative() }),
  z.strictObject({ type: z.literal('line'), child: childIdSchema, text: z.string() }),
  z.strictObject({ type: z.literal('fault'), child: childIdSchema, code: z.string(), message: z.string() }),
  z.strictObject({ type: z.literal('progress'), text: z.string() }),
])

export const toAgentSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    child: childIdSchema,
    name: z.string(),
    command: z.tuple([z.string()], z.string()),
    env: z.record(z.string(), z.string()),
  }),
  /** `atMs` is a moment of the agent's own clock; null is at once. */
  z.strictObject({
    type: z.literal('say'),
    child: childIdSchema,
    line: z.string(),
    atMs: z.number().nullable(),
  }),
  z.strictObject({ type: z.literal('call'), call: z.int(), method: z.string(), params: z.unknown() }),
])

/** Answer to the call `stop`. */
export const stoppedSchema = z.strictObject({
  fault: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  stderrTail: z.string(),
})

export type AgentRole = z.infer<typeof agentRoleSchema>
export type AgentOrders = z.infer<typeof agentOrdersSchema>
export type Hello = z.infer<typeof helloSchema>
export type FromAgent = z.infer<typeof fromAgentSchema>
export type ToAgent = z.infer<typeof toAgentSchema>
export type Stopped = z.infer<typeof stoppedSchema>
