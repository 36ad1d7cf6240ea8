// What the control may ask of an agent: name, parameters and answer of each method.
import * as z from 'zod'
import { conformanceSchema } from '../../../results/conformance-schema.ts'
import { modeSchema, switchesSchema } from '../../../runners/contract.ts'
import { stoppedSchema } from './protocol.ts'

const cpusSchema = z.array(z.int().nonnegative())

const launchSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('ready'),
    command: z.tuple([z.string()], z.string()),
    env: z.record(z.string(), z.string()),
    package: z.string().nullable(),
    runtime: z.string(),
    caveat: z.string().nullable(),
  }),
  z.strictObject({ status: z.literal('unavailable'), reason: z.string(), remedy: z.string() }),
])

const cpuTimesSchema = z
  .strictObject({
    busyTicks: z.number(),
    interruptTicks: z.number(),
    idleTicks: z.number(),
    stolenTicks: z.number(),
  })
  .nullable()

const observationSchema = z.strictObject({
  timeMs: z.number(),
  mainThreadNs: z.number().nullable(),
  serverCpus: cpuTimesSchema,
  generatorCpus: cpuTimesSchema,
  shared: z.boolean(),
  /** One machine knows nothing of the path to another; its own link is told beside. */
  path: z.null(),
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
    /** What the interface says of itself; virtual ones say anything, or nothing. */
    bitsPerSecond: z.number().positive().nullable(),
    /** Queueing discipline that an earlier run has left, or null. */
    leftover: z.string().nullable(),
  })
  .nullable()

/** A server whose behaviour is to be examined; what its library is known not to keep, the agent's own catalogue says. */
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
      /** Where it is to be read. */
      path: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

const pathSchema = z.strictObject({
  link: linkFactsSchema,
  minMs: z.number().nonnegative(),
  medianMs: z.number().nonnegative(),
})

const childSchema = z.int().nonnegative()

/** One method: what it is called with, and what it answers. */
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
      interface: z.string().nullable(),
    }),
    z.strictObject({ kernel: observationSchema.nullable(), link: linkCountersSchema.nullable() }),
  ),
  /** Its clock in ms, the one that `atMs` of a line is of. */
  clock: method('clock', z.strictObject({}), z.number()),
  /** Opens a port that sends back what it gets, until the agent ends. */
  openEcho: method('openEcho', z.strictObject({ host: z.string() }), z.int().positive()),
  measurePath: method(
    'measurePath',
    z.strictObject({ host: z.string(), port: z.int().positive() }),
    pathSchema,
  ),
  /** Of the interface with this address of its own. */
  describeLink: method('describeLink', z.strictObject({ address: z.string() }), linkFactsSchema),
  /** Holds the interface to a discipline of `tc`, by its arguments, until the agent ends. */
  shape: method(
    'shape',
    z.strictObject({ interface: z.string(), discipline: z.array(z.string()) }),
    z.null(),
  ),
  rss: method('rss', z.strictObject({ child: childSchema }), z.number().nullable()),
  stop: method('stop', z.strictObject({ child: childSchema, atOnce: z.boolean() }), stoppedSchema),
} as const

export type FilesToFetch = z.infer<typeof filesSchema>
export type PathFacts = z.infer<typeof pathSchema>
export type LaunchLine = z.infer<typeof launchSchema>
export type LinkFacts = z.infer<typeof linkFactsSchema>
export type LinkCounters = z.infer<typeof linkCountersSchema>
export type CandidateLine = z.infer<typeof candidateSchema>
export type ObservationLine = z.infer<typeof observationSchema>
