// What --fleet names: the Swarm with its defaults, Kubernetes, or a file with settings.
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { UsageError } from '../../failure/failure.ts'

const labelSchema = z
  .string()
  .regex(/^[\w.-]+=[\w.-]+$/, 'must be a label with its value, such as bench.role=server')

const cpusSchema = z.array(z.int().nonnegative()).min(1)

const fleetFileSchema = z
  .strictObject({
    kind: z.enum(['swarm', 'k8s']),
    /** Of this machine, at which the nodes reach it; its address in the Swarm if left out. */
    address: z.union([z.ipv4(), z.ipv6()]).optional(),
    /** As every node pulls it, by digest; the image of this checkout, which every node must have, if left out. */
    image: z.string().min(1).optional(),
    /** `host`: frames go through the nodes' own interfaces. `overlay`: through a network that Swarm makes between them. */
    network: z.enum(['host', 'overlay']).default('host'),
    /** Speed of the links between the nodes, where they do not report it, as virtual ones do not. */
    linkMegabitsPerSecond: z.number().positive().optional(),
    server: z
      .strictObject({
        label: labelSchema.default('bench.role=server'),
        /** CPUs that may be used there; all if left out. */
        cpus: cpusSchema.optional(),
      })
      .prefault({}),
    load: z
      .strictObject({
        label: labelSchema.default('bench.role=load'),
        cpus: cpusSchema.optional(),
        /** Load generators of all nodes together; one for each of their CPUs if left out. */
        processes: z.int().positive().max(1000).optional(),
      })
      .prefault({}),
  })
  .readonly()

export type FleetConfig = z.infer<typeof fleetFileSchema>

/** @param named `swarm`, `k8s`, or a JSON file. @throws UsageError naming the file and the field */
export const readFleet = (named: string): FleetConfig => {
  if (named === 'swarm' || named === 'k8s') return fleetFileSchema.parse({ kind: named })
  const parsed = fleetFileSchema.safeParse(readJson(named))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(`--fleet ${named}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`)
}

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(
      `--fleet takes swarm, k8s or a JSON file (example in docs/scale.md); "${file}" is not one: ${why}`,
      { cause },
    )
  }
}
