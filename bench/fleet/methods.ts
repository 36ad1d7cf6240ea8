// What the control asks agents for, by name: parameters and answer of each method.
import * as z from 'zod'
import { conformanceSchema } from '../../results/conformance-schema.ts'
import { modeSchema, switchesSchema } from '../../runners/contract.ts'
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
  loadCpus: cpuTimesSchema,
  shared: z.boolean(),
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

const fileSchema = z.strictObject({
  /** Where it is to be read. */
  path: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const nothing = z.null()

export const methods = {
  prepare: { params: z.strictObject({ runner: z.string(), variant: z.string() }), answer: launchSchema },
  check: { params: z.strictObject({ candidates: z.array(candidateSchema) }), answer: conformanceSchema },
  calibrate: {
    params: z.strictObject({ image: z.base64() }),
    answer: z.strictObject({
      zlibMegabytesPerSecond: z.number().positive(),
      memcpyGigabytesPerSecond: z.number().positive(),
    }),
  },
  fetch: { params: z.strictObject({ files: z.array(fileSchema) }), answer: nothing },
  observe: {
    params: z.strictObject({
      /** The server, where it is a child of this agent. */
      child: z.int().nonnegative().nullable(),
      serverCpus: cpusSchema,
      loadCpus: cpusSchema,
      interface: z.string().nullable(),
    }),
    answer: z.strictObject({
      kernel: observationSchema.nullable(),
      link: linkCountersSchema.nullable(),
    }),
  },
  /** Its clock in ms, the one that `atMs` of a line is of. */
  clock: { params: z.strictObject({}), answer: z.number() },
  /** Opens a port that sends back what it gets, until the agent ends. */
  openEcho: { params: z.strictObject({ host: z.string() }), answer: z.int().positive() },
  measurePath: {
    params: z.strictObject({ host: z.string(), port: z.int().positive() }),
    answer: z.strictObject({
      link: linkFactsSchema,
      minMs: z.number().nonnegative(),
      medianMs: z.number().nonnegative(),
    }),
  },
  /** Of the interface with this address of its own. */
  describeLink: { params: z.strictObject({ address: z.string() }), answer: linkFactsSchema },
  /** Holds the interface to a discipline of `tc`, by its arguments, until the agent ends. */
  shape: {
    params: z.strictObject({ interface: z.string(), discipline: z.array(z.string()) }),
    answer: nothing,
  },
  rss: { params: z.strictObject({ child: z.int().nonnegative() }), answer: z.number().nullable() },
  stop: {
    params: z.strictObject({ child: z.int().nonnegative(), atOnce: z.boolean() }),
    answer: stoppedSchema,
  },
} as const

export type Method = keyof typeof methods
export type Params<M extends Method> = z.infer<(typeof methods)[M]['params']>
export type Answer<M extends Method> = z.infer<(typeof methods)[M]['answer']>
export type LinkFacts = z.infer<typeof linkFactsSchema>
export type LinkCounters = z.infer<typeof linkCountersSchema>
