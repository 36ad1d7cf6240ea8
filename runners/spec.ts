// The shape of `runner.json`: how a folder under `runners/` declares its server.
import * as z from 'zod'
import { modeSchema, switchesSchema } from './contract.ts'

const prepareStepSchema = z.discriminatedUnion('step', [
  /** Bundles `entry` to one .mjs file; `external` libraries are loaded from node_modules. */
  z.strictObject({ step: z.literal('bundle'), entry: z.string(), external: z.array(z.string()).default([]) }),
  /** Makes a virtual environment from a requirements file with hashes; `entry` is run by its Python. */
  z.strictObject({ step: z.literal('venv'), entry: z.string(), requirements: z.string() }),
  /** Builds the folder's Go module to one binary. */
  z.strictObject({ step: z.literal('go') }),
])

const variantSchema = z.strictObject({
  label: z.string(),
  switches: switchesSchema.partial().default({}),
  env: z.record(z.string(), z.string()).default({}),
  /** Runs this variant on another runtime than the runner's candidates name. */
  runtime: z.string().optional(),
  /** Replaces the runner's own preparation, for a variant with other versions. */
  prepare: prepareStepSchema.optional(),
})

/** A setting whose meaning differs from that of other runners. */
const settingDeviationSchema = z.strictObject({
  field: z.string(),
  reason: z.string(),
  link: z.url().optional(),
})

/** A behavioural check that the library does not pass, with a reference. */
const checkDeviationSchema = z.strictObject({
  check: z.string(),
  /** All variants unless some are named. */
  variants: z.array(z.string()).min(1).optional(),
  /** True where it depends on timing, so that the check sometimes passes. */
  sometimes: z.boolean().default(false),
  reason: z.string(),
  link: z.url({ protocol: /^https$/ }),
})

/** Capabilities besides `ingest` that a scenario may need and a library may lack. */
export const capabilitySchema = z.enum([
  'ingest-ack',
  'push',
  'relay',
  'echo',
  'slow-viewer:queue',
  'slow-viewer:drop-newest',
  'slow-viewer:latest-only',
  'slow-viewer:close',
  'tls',
  'deflate',
])

/** One runner folder's declaration. Unknown fields are refused, so that a misspelt one cannot be overlooked. */
export const runnerSpecSchema = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().regex(/^[a-z0-9-]+$/),
  label: z.string(),
  role: z.enum(['subject', 'reference', 'reference-receiver', 'generator']),
  /** Argument list; `{runtime}` and `{server}` are filled in by the harness. */
  command: z.tuple([z.string()], z.string()),
  prepare: prepareStepSchema,
  /** Ways to run it, best first: the first that becomes ready is used. */
  candidates: z
    .array(
      z.strictObject({
        runtime: z.string(),
        package: z.string().nullable().default(null),
        /** Why a row from this candidate must not be ranked. */
        caveat: z.string().nullable().default(null),
      }),
    )
    .min(1),
  /** Row of another runner to measure on the same runtime where this one does not run on the suite's Node.js. */
  companion: z.strictObject({ runner: z.string(), variant: z.string() }).optional(),
  modes: z.array(modeSchema).min(1),
  /** Reasons for missing capabilities, shown in skipped rows. */
  cannot: z.partialRecord(capabilitySchema, z.string()).default({}),
  /** What each switch means for this library, in a sentence. */
  switches: z.partialRecord(switchesSchema.keyof(), z.string()).default({}),
  variants: z.record(z.string().regex(/^[a-z0-9-]+$/), variantSchema),
  deviations: z.array(z.union([settingDeviationSchema, checkDeviationSchema])).default([]),
})

export type Capability = z.infer<typeof capabilitySchema>
export type RunnerSpec = z.infer<typeof runnerSpecSchema>
export type Deviation = RunnerSpec['deviations'][number]
export type Variant = z.infer<typeof variantSchema>
export type PrepareStep = z.infer<typeof prepareStepSchema>
