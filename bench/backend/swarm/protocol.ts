// The protocol between the controller of a fleet and its agents: one JSON object per WebSocket message, validated on both
// sides. Calls are typed methods with an answer each; the other messages go one way.
import * as z from 'zod'
import { conformanceSchema } from '../../../results/conformance-schema.ts'
import { environmentSchema } from '../../../results/environment-schema.ts'
import { envelopeNameSchema, modeSchema, switchesSchema } from '../../../runners/contract.ts'
import type { Observation } from '../../machine/observe.ts'
import type { ServerReading } from '../../machine/server-tree.ts'
import type { Launch } from '../../prepare/launch.ts'

/** Where an agent finds its orders. */
export const ordersFile = '/run/secrets/orders.json'

/** Arguments behind `node` in the image. */
export const agentCommand = (role: AgentRole): readonly string[] => [
  'bench/backend/swarm/agent/main.ts',
  ordersFile,
  role,
]

/** Environment variables with an agent's name, and the machine that it is on. */
export const identityVariables = {
  task: 'IMAGE_STREAM_BENCH_TASK',
  node: 'IMAGE_STREAM_BENCH_NODE',
  nodeName: 'IMAGE_STREAM_BENCH_NODE_NAME',
} as const

export const largestMessageBytes = 256 * 1024 * 1024

const cpusSchema = z.array(z.int().nonnegative())
const childSchema = z.int().nonnegative()
const commandSchema = z.tuple([z.string()], z.string())
const envSchema = z.record(z.string(), z.string())

/** Agents of the role `link` shape the links of their nodes. */
export const agentRoleSchema = z.enum(['server', 'load', 'link'])

/** What an agent reads from the file that its first argument names. */
export const agentOrdersSchema = z.strictObject({
  /** Of the controller, `wss://address:port/`. */
  url: z.url({ protocol: /^wss$/ }),
  /** What an agent authenticates with. */
  token: z.string().min(32),
  /** Certificate of the controller, PEM. */
  certificate: z.string(),
})

/** An agent's first message: its role and its machine. */
const helloSchema = z.strictObject({
  type: z.literal('hello'),
  role: agentRoleSchema,
  /** As the engine names them; two agents of one machine name the same `node`. */
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

export const fromAgentSchema = z.discriminatedUnion('type', [
  helloSchema,
  z.strictObject({ type: z.literal('answer'), call: z.int(), value: z.unknown() }),
  z.strictObject({
    type: z.literal('refusal'),
    call: z.int(),
    kind: z.enum(['usage', 'bug']),
    message: z.string(),
  }),
  z.strictObject({ type: z.literal('started'), child: childSchema, pid: z.int().nonnegative() }),
  z.strictObject({ type: z.literal('line'), child: childSchema, text: z.string() }),
  z.strictObject({ type: z.literal('fault'), child: childSchema, code: z.string(), message: z.string() }),
  z.strictObject({ type: z.literal('progress'), text: z.string() }),
])

export const toAgentSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    child: childSchema,
    name: z.string(),
    command: commandSchema,
    env: envSchema,
  }),
  /** `atMs` is a moment of the agent's own clock; null is at once. */
  z.strictObject({
    type: z.literal('say'),
    child: childSchema,
    line: z.string(),
    atMs: z.number().nullable(),
  }),
  z.strictObject({ type: z.literal('call'), call: z.int(), method: z.string(), params: z.unknown() }),
])

/** The codes are those of trials; which there are is the business of either side. */
const startFailureSchema = z.strictObject({ code: z.string(), message: z.string(), stderrTail: z.string() })

const launchSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('ready'),
    command: commandSchema,
    env: envSchema,
    package: z.string().nullable(),
    runtime: z.string(),
    caveat: z.string().nullable(),
    substitute: z.strictObject({ reason: z.string(), remedy: z.string() }).optional(),
    envelope: envelopeNameSchema.optional(),
  }),
  z.strictObject({
    status: z.literal('unavailable'),
    reason: z.string(),
    remedy: z.string(),
    startFailure: startFailureSchema.optional(),
  }),
])

/** A server to be checked; the deviations of its library are in the agent's own catalog. */
const candidateSchema = z.strictObject({
  runner: z.string(),
  variant: z.string(),
  mode: modeSchema,
  label: z.string(),
  switches: switchesSchema,
  launch: launchSchema,
})

const filesSchema = z.strictObject({
  files: z.array(
    z.strictObject({
      /** Where processes read it. */
      path: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

const cpuTimesSchema = z
  .strictObject({
    busyTicks: z.number(),
    interruptTicks: z.number(),
    idleTicks: z.number(),
    stolenTicks: z.number(),
  })
  .nullable()

const breakdownReadingSchema = z.strictObject({
  serverPid: z.int(),
  threads: z.array(
    z.strictObject({
      pid: z.int(),
      thread: z.int(),
      name: z.string(),
      cpuNs: z.number(),
      queuedNs: z.number(),
      voluntarySwitches: z.number(),
      involuntarySwitches: z.number(),
    }),
  ),
  faults: z.array(
    z.strictObject({
      pid: z.int(),
      parent: z.int(),
      minor: z.number(),
      major: z.number(),
      endedMinor: z.number(),
      endedMajor: z.number(),
    }),
  ),
  unreadBytes: z.number().nullable(),
})

const serverReadingSchema = z.strictObject({
  timeMs: z.number(),
  mainThreadNs: z.number().nullable(),
  members: z.array(
    z.strictObject({
      pid: z.int(),
      parent: z.int(),
      userTicks: z.number(),
      systemTicks: z.number(),
      endedUserTicks: z.number(),
      endedSystemTicks: z.number(),
    }),
  ),
  group: z.strictObject({ userMicros: z.number(), systemMicros: z.number() }).nullable(),
  stray: z
    .strictObject({
      kind: z.enum(['cpus', 'priority']),
      pid: z.int(),
      command: z.string(),
      found: z.string(),
    })
    .nullable(),
  breakdown: breakdownReadingSchema.optional(),
})

const observationSchema = z.strictObject({
  timeMs: z.number(),
  server: serverReadingSchema.nullable(),
  suiteCpuMs: z.number(),
  serverCpus: cpuTimesSchema,
  generatorCpus: cpuTimesSchema,
  shared: z.boolean(),
  /** A machine does not know the path to another; its own link is reported separately. */
  path: z.null(),
  socketBytes: z.number().positive().nullable(),
  processes: z.array(
    z.strictObject({
      pid: z.int(),
      parent: z.int(),
      group: z.int(),
      name: z.string(),
      cpuTicks: z.number(),
    }),
  ),
})

/** Totals of an interface, and of TCP in its network namespace. */
const linkCountersSchema = z.strictObject({
  receivedBytes: z.number().nonnegative(),
  sentBytes: z.number().nonnegative(),
  retransmits: z.number().nonnegative(),
})

const linkFactsSchema = z
  .strictObject({
    interface: z.string(),
    mtu: z.int().positive().nullable(),
    /** As the interface reports it; null or arbitrary for virtual ones. */
    bitsPerSecond: z.number().positive().nullable(),
    /** Queueing discipline that an earlier run has left, or null. */
    leftover: z.string().nullable(),
  })
  .nullable()

const pathSchema = z.strictObject({
  link: linkFactsSchema,
  minMs: z.number().nonnegative(),
  medianMs: z.number().nonnegative(),
})

const stoppedSchema = z.strictObject({
  fault: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  stderrTail: z.string(),
})

/** A method of the agents: its parameters and its answer. */
export interface Method<P, A> {
  readonly name: string
  readonly params: z.ZodType<P>
  readonly answer: z.ZodType<A>
}

const method = <P, A>(name: string, params: z.ZodType<P>, answer: z.ZodType<A>): Method<P, A> => ({
  name,
  params,
  answer,
})

export const methods = {
  prepare: method('prepare', z.strictObject({ runner: z.string(), variant: z.string() }), launchSchema),
  check: method('check', z.strictObject({ candidates: z.array(candidateSchema) }), conformanceSchema),
  calibrate: method(
    'calibrate',
    z.strictObject({ image: z.base64() }),
    z.strictObject({
      zlibMegabytesPerSecond: z.number().positive(),
      memcpyGigabytesPerSecond: z.number().positive(),
    }),
  ),
  fetch: method('fetch', filesSchema, z.null()),
  observe: method(
    'observe',
    z.strictObject({
      /** The server, where it is a child of this agent. */
      child: childSchema.nullable(),
      serverCpus: cpusSchema,
      generatorCpus: cpusSchema,
      pinned: z.boolean(),
      interface: z.string().nullable(),
    }),
    z.strictObject({ kernel: observationSchema.nullable(), link: linkCountersSchema.nullable() }),
  ),
  /** The agent's clock in ms, the one that `atMs` refers to. */
  clock: method('clock', z.strictObject({}), z.number()),
  /** Opens a port that echoes, until the agent ends. */
  openEcho: method('openEcho', z.strictObject({ host: z.string() }), z.int().positive()),
  measurePath: method(
    'measurePath',
    z.strictObject({ host: z.string(), port: z.int().positive() }),
    pathSchema,
  ),
  /** Of the agent's interface with this address. */
  describeLink: method('describeLink', z.strictObject({ address: z.string() }), linkFactsSchema),
  /** Applies a discipline of `tc`, given by its arguments, to the interface until the agent ends. */
  shape: method(
    'shape',
    z.strictObject({ interface: z.string(), discipline: z.array(z.string()) }),
    z.null(),
  ),
  rss: method('rss', z.strictObject({ child: childSchema }), z.number().nullable()),
  stop: method('stop', z.strictObject({ child: childSchema, atOnce: z.boolean() }), stoppedSchema),
} as const

export type AgentRole = z.infer<typeof agentRoleSchema>
export type AgentOrders = z.infer<typeof agentOrdersSchema>
export type Hello = z.infer<typeof helloSchema>
export type FromAgent = z.infer<typeof fromAgentSchema>
export type ToAgent = z.infer<typeof toAgentSchema>
export type Stopped = z.infer<typeof stoppedSchema>
export type FilesToFetch = z.infer<typeof filesSchema>
export type PathFacts = z.infer<typeof pathSchema>
export type LinkFacts = z.infer<typeof linkFactsSchema>
export type LinkCounters = z.infer<typeof linkCountersSchema>
export type LaunchMessage = z.infer<typeof launchSchema>
export type ObservationMessage = z.infer<typeof observationSchema>

/** An observation in the shape of a message. */
export const observationMessage = (observed: Observation): ObservationMessage => ({
  ...observed,
  server: observed.server && serverMessage(observed.server),
  processes: [...observed.processes],
  path: null,
})

const serverMessage = ({ breakdown, ...server }: ServerReading): ObservationMessage['server'] => ({
  ...server,
  members: [...server.members],
  ...(breakdown && {
    breakdown: { ...breakdown, threads: [...breakdown.threads], faults: [...breakdown.faults] },
  }),
})

/** A launch in the shape of a message, whose lists are mutable. */
export const launchMessage = (launch: Launch): LaunchMessage =>
  launch.status === 'ready' ? { ...launch, command: [...launch.command], env: { ...launch.env } } : launch
