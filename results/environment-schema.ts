// The machine in run.json and in doctor's record, and warnings about it.
import * as z from 'zod'

const cpuListSchema = z.array(z.int().nonnegative())

/** Limits of this process's control groups; null without a limit. */
const cgroupSchema = z.strictObject({
  /** In CPUs: 1.5 is one and a half. */
  cpuQuota: z.number().positive().nullable(),
  cpuset: cpuListSchema.nullable(),
  memoryLimitBytes: z.int().positive().nullable(),
})

/** The container image of a run, as the engine reports it. */
export const containerSchema = z.strictObject({
  /** Name and version. */
  engine: z.string(),
  image: z.string(),
  /** `sha256:…` of the image's configuration. */
  imageId: z.string(),
  /** `sha256:…` of its manifest; null for a local image that was never pushed or pulled. */
  imageDigest: z.string().nullable(),
})

export const environmentSchema = z.strictObject({
  cpuModel: z.string(),
  cpus: z.int().positive(),
  physicalCores: z.int().positive().nullable(),
  usableCpus: cpuListSchema,
  /** Hardware threads of each physical core; empty if the kernel does not report them. */
  siblings: z.array(cpuListSchema),
  cgroup: cgroupSchema,
  memoryBytes: z.int().positive(),
  /** The kernel's estimate, or the limit of the control group if that is less. */
  availableMemoryBytes: z.int().nonnegative(),
  swapUsedBytes: z.int().nonnegative(),
  /** Limit of open files per process; a null field is unlimited, a null object is unknown. */
  fileDescriptorLimit: z
    .strictObject({ soft: z.int().positive().nullable(), hard: z.int().positive().nullable() })
    .nullable(),
  platform: z.string(),
  architecture: z.string(),
  kernel: z.string(),
  distribution: z.string(),
  libc: z.string().nullable(),
  virtualization: z.string().nullable(),
  /** Absent outside of containers, and in those not started by `npm run docker`. */
  container: containerSchema.optional(),
  governor: z.string().nullable(),
  loopbackMtu: z.int().nullable(),
  /** Whether the kernel gives free memory back to the hypervisor; absent where that is unknown, and in older runs. */
  reportsFreePages: z.boolean().optional(),
  loadAverage: z.number(),
  /** Share of the usable CPU time stolen by the hypervisor in the second before the run; 0 to 1. */
  stealShare: z.number().min(0).max(1).nullable(),
  /** Share of the usable CPU time used by other programs and the kernel in the second before the run; 0 to 1. */
  busyShare: z.number().min(0).max(1).nullable(),
  node: z.string(),
})

export const placementSchema = z.strictObject({
  serverCpus: cpuListSchema,
  generatorCpus: cpuListSchema,
  pinned: z.boolean(),
})

/** Cost of fresh memory in µs a page of 4 KiB: as the kernel handed it out, and of memory that had just been in use. */
export const pageFaultsSchema = z.strictObject({
  touchedBytes: z.int().positive(),
  /** Mean. */
  foundMicros: z.number().nonnegative(),
  warmMicros: z.number().nonnegative(),
  /** Share of it that cost more than twice as much as warm memory; 0 to 1. */
  coldShare: z.number().min(0).max(1),
})

export const warningSchema = z.strictObject({ what: z.string(), value: z.string(), remedy: z.string() })

export type Environment = z.infer<typeof environmentSchema>
export type PlacementRecord = z.infer<typeof placementSchema>
export type PageFaults = z.infer<typeof pageFaultsSchema>
export type Warning = z.infer<typeof warningSchema>
