// A run on several machines: the machines, the network between them, and its use in a window.
import * as z from 'zod'

const cpuListSchema = z.array(z.int().nonnegative())

/** The network interface that a machine's frames pass. */
const linkSchema = z.strictObject({
  interface: z.string(),
  mtu: z.int().positive().nullable(),
  /** Reported by the interface, given in the fleet file, or set by shaping; null if unknown. */
  bitsPerSecond: z.number().positive().nullable(),
})

const fleetMachineSchema = z.strictObject({
  /** The engine's name, with the start of the id if two machines share a name. */
  name: z.string(),
  cpuModel: z.string(),
  kernel: z.string(),
  cpus: z.int().positive(),
  memoryBytes: z.int().positive(),
  /** CPUs that the server or the generator processes were pinned to; empty if there were none. */
  serverCpus: cpuListSchema,
  generatorCpus: cpuListSchema,
  loadProcesses: z.int().nonnegative(),
  /** Null if frames do not leave the machine. */
  link: linkSchema.nullable(),
  /** Round trip of one byte over TCP to the server's machine; null on that machine. */
  roundTripMs: z.strictObject({ min: z.number().nonnegative(), median: z.number().nonnegative() }).nullable(),
  /** Uncertainty of this machine's start time: half of the shortest round trip. */
  clockErrorMs: z.number().nonnegative(),
})

export const fleetSchema = z.strictObject({
  kind: z.literal('swarm'),
  network: z.enum(['host', 'overlay']),
  /** The requested limits of the generators' links; null without shaping. */
  shaped: z.string().nullable(),
  machines: z.array(fleetMachineSchema).min(1),
})

/** Use of the network in a window. */
export const networkRecordSchema = z.strictObject({
  /** Utilization of the fullest direction of the fullest link; null without a known speed. */
  linkShare: z.number().nonnegative().nullable(),
  /** TCP segments that the machines retransmitted. */
  retransmits: z.int().nonnegative(),
})

export type FleetRecord = z.infer<typeof fleetSchema>
export type NetworkRecord = z.infer<typeof networkRecordSchema>
