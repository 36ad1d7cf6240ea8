// The machine as run.json and doctor's record describe it, and what is to be said against its figures.
import * as z from 'zod'

const cpuListSchema = z.array(z.int().nonnegative())

/** What the control groups of this process allow; null where they set no limit. */
const cgroupSchema = z.strictObject({
  /** CPU time a second, in CPUs: 1.5 is one and a half. */
  cpuQuota: z.number().positive().nullable(),
  cpuset: cpuListSchema.nullable(),
  memoryLimitBytes: z.int().positive().nullable(),
})

/** The image that a run was measured in, as the engine names it. */
export const containerSchema = z.strictObject({
  /** Name and version. */
  engine: z.string(),
  image: z.string(),
  /** `sha256:…` of the image's configuration. */
  imageId: z.string(),
  /** `sha256:…` of its manifest; null for an image that was built here and never pushed or pulled. */
  imageDigest: z.string().nullable(),
})

export const environmentSchema = z.strictObject({
  cpuModel: z.string(),
  cpus: z.int().positive(),
  physicalCores: z.int().positive().nullable(),
  usableCpus: cpuListSchema,
  /** Hardware threads of each physical core; empty where the kernel does not tell. */
  siblings: z.array(cpuListSchema),
  cgroup: cgroupSchema,
  memoryBytes: z.int().positive(),
  /** What programs can still get: the kernel's estimate, or the limit of the control group where that is less. */
  availableMemoryBytes: z.int().nonnegative(),
  swapUsedBytes: z.int().nonnegative(),
  /** Open files a process may have; null in it is no limit, null instead of it is not known. */
  fileDescriptorLimit: z
    .strictObject({ soft: z.int().positive().nullable(), hard: z.int().positive().nullable() })
    .nullable(),
  platform: z.string(),
  architecture: z.string(),
  kernel: z.string(),
  distribution: z.string(),
  libc: z.string().nullable(),
  virtualization: z.string().nullable(),
  /** Absent outside of a container, and in one that was not started by `npm run docker`. */
  container: containerSchema.optional(),
  governor: z.string().nullable(),
  loopbackMtu: z.int().nullable(),
  loadAverage: z.number(),
  /** Time that the hypervisor kept the usable CPUs from running, just before; 0 to 1. */
  stealShare: z.number().min(0).max(1).nullable(),
  /** Time that other programs and the kernel used of the usable CPUs, just before; 0 to 1. */
  busyShare: z.number().min(0).max(1).nullable(),
  node: z.string(),
})

export const placementSchema = z.strictObject({
  serverCpus: cpuListSchema,
  generatorCpus: cpuListSchema,
  pinned: z.boolean(),
})

export const warningSchema = z.strictObject({ what: z.string(), value: z.string(), remedy: z.string() })

export type Environment = z.infer<typeof environmentSchema>
export type PlacementRecord = z.infer<typeof placementSchema>
export type Warning = z.infer<typeof warningSchema>
