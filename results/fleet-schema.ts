// A run on several machines: which they were, which network lies between them, and what a window says of it.
import * as z from 'zod'

const cpuListSchema = z.array(z.int().nonnegative())

/** The interface of a machine that images go through. */
const linkSchema = z.strictObject({
  interface: z.string(),
  mtu: z.int().positive().nullable(),
  /** What it says of itself, what the fleet file says of it, or what it was held to; null where nobody tells. */
  bitsPerSecond: z.number().positive().nullable(),
})

const fleetMachineSchema = z.strictObject({
  /** As the engine calls it, with the beginning of its id where two have one name. */
  name: z.string(),
  cpuModel: z.string(),
  kernel: z.string(),
  cpus: z.int().positive(),
  memoryBytes: z.int().positive(),
  /** CPUs that the server, or load processes, were held to; empty where there were none of them. */
  serverCpus: cpuListSchema,
  generatorCpus: cpuListSchema,
  loadProcesses: z.int().nonnegative(),
  /** Null where images do not leave the machine. */
  link: linkSchema.nullable(),
  /** Of a byte from this machine to the server's and back, over TCP; null on the server's own. */
  roundTripMs: z.strictObject({ min: z.number().nonnegative(), median: z.number().nonnegative() }).nullable(),
  /** How far the moment at which this machine was told to begin may be off: half of the shortest round trip. */
  clockErrorMs: z.number().nonnegative(),
})

export const fleetSchema = z.strictObject({
  kind: z.literal('swarm'),
  network: z.enum(['host', 'overlay']),
  /** What the links of the machines with load were held to, as it was asked for; null where they were left alone. */
  shaped: z.string().nullable(),
  machines: z.array(fleetMachineSchema).min(1),
})

/** The path between the machines, in a window. */
export const networkRecordSchema = z.strictObject({
  /** How full the fullest direction of the fullest link was; null where no speed is known. */
  linkShare: z.number().nonnegative().nullable(),
  /** TCP segments that the machines sent again. */
  retransmits: z.int().nonnegative(),
})

export type FleetRecord = z.infer<typeof fleetSchema>
export type NetworkRecord = z.infer<typeof networkRecordSchema>
