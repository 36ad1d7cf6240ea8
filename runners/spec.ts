// The shape of `runner.json`: how a folder under `runners/` declares its server.
import * as z from 'zod'
import { envelopeNameSchema, modeSchema, roleSchema, switchesSchema } from './contract.ts'

/** What a step took when it was last recorded, with empty caches on two cores: the time, and what stays of it. */
const takesSchema = z.strictObject({ seconds: z.number().positive(), megabytes: z.number().positive() })

const prepareStepSchema = z.discriminatedUnion('step', [
  /** Bundles `entry` to one .mjs file; `external` libraries are loaded from node_modules. */
  z.strictObject({ step: z.literal('bundle'), entry: z.string(), external: z.array(z.string()).default([]) }),
  /** Makes a virtual environment from a requirements file with hashes; `entry` is run by its Python. */
  z.strictObject({
    step: z.literal('venv'),
    entry: z.string(),
    requirements: z.string(),
    takes: takesSchema.optional(),
  }),
  /** Builds the folder's Go module to one binary. */
  z.strictObject({ step: z.literal('go'), takes: takesSchema.optional() }),
  /** Builds the folder's Rust package to one binary, from its Cargo.lock. */
  z.strictObject({ step: z.literal('cargo'), takes: takesSchema.optional() }),
  /** Builds the folder's Maven project to one jar, which a Java runs. */
  z.strictObject({ step: z.literal('maven'), takes: takesSchema.optional() }),
])

const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)

/** Settings of the runtime, which are set when it starts. */
const startSettingsSchema = z.strictObject({
  /** Go where the command has `{arguments}`. */
  arguments: z.array(z.string()).default([]),
  /** Null takes a variable away that an earlier step sets. */
  env: z.record(z.string(), z.string().nullable()).default({}),
})

const settingsSchema = z.strictObject({
  switches: switchesSchema.partial().default({}),
  ...startSettingsSchema.shape,
})

/** One rung of a ladder: what it sets on top of those below it. */
const stepSchema = z.strictObject({
  id: nameSchema,
  /** What it sets, in a few words. */
  label: z.string(),
  /** Why somebody would set it, in a sentence. */
  why: z.string(),
  /** Where its author or its users recommend or discuss it. */
  link: z.url({ protocol: /^https$/ }),
  sets: settingsSchema.prefault({}),
  /** The line of their own code with which users set it, where it lifts a limit. */
  line: z.string().optional(),
  /** By runtime (`node-24`), for a setting that some versions alone have; on others the step changes nothing. */
  setsOn: z.record(z.string(), startSettingsSchema).default({}),
})

/** A step that is measured and does not belong to the best settings. */
const triedStepSchema = z.strictObject({
  ...stepSchema.shape,
  /** The step that it adds to, and is compared with. */
  after: nameSchema,
})

/** A setting beside the ladder, which can be combined with every step. */
const axisSchema = z.strictObject({
  label: z.string(),
  sets: settingsSchema.prefault({}),
  /** Runs on another runtime than the runner's candidates name. */
  runtime: z.string().optional(),
  /** Replaces the runner's own preparation, for other versions. */
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
  /** All variants unless some are named; a name of one step or axis stands for all variants that have it. */
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
  role: roleSchema,
  /** What a server and the load generator made for it speak, where the suite's own load generator does not. */
  speaks: z.literal('webtransport').optional(),
  /** How a browser shows what the server pushes without any code of a page; absent where it does not. */
  shownAs: z.literal('mjpeg').optional(),
  /** Argument list; the harness fills in `{runtime}` and `{server}`, and `{arguments}` with those of the settings, if any. */
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
  /** Who releases the library, where candidates are other people's builds of it. */
  upstream: z
    .strictObject({
      /** Name by which its own build reports itself. */
      package: z.string(),
      /** Latest release seen. */
      version: z.string(),
      /** The command that installs its own build, which is then used. */
      install: z.string(),
      needs: z.string(),
    })
    .optional(),
  /** Row of another runner to measure on the same runtime where this one does not run on the suite's Node.js. */
  companion: z.strictObject({ runner: z.string(), variant: z.string() }).optional(),
  /** For a runtime that compiles while it runs: warms up until frames and CPU time are steady, this long at most. */
  warmup: z.strictObject({ untilSteadyMs: z.int().positive() }).optional(),
  modes: z.array(modeSchema).min(1),
  /** How messages travel, where they are not plain WebSocket messages. */
  envelope: envelopeNameSchema.optional(),
  /** Reasons for missing capabilities, shown in skipped rows. */
  cannot: z.partialRecord(capabilitySchema, z.string()).default({}),
  /** Whether its relay keeps a window of acknowledged frames: the policy `window`. */
  acknowledges: z.boolean().default(false),
  /** What each switch means for this library, in a sentence. */
  switches: z.partialRecord(switchesSchema.keyof(), z.string()).default({}),
  /** What each idiom means for this library, in a sentence. */
  idioms: z.record(nameSchema, z.string()).default({}),
  /** The ladder: from the settings as shipped (`shipped`) to the best known (`tuned`, the name of the last step). */
  steps: z.array(stepSchema).min(1),
  tried: z.array(triedStepSchema).default([]),
  axes: z.record(nameSchema, axisSchema).default({}),
  deviations: z.array(z.union([settingDeviationSchema, checkDeviationSchema])).default([]),
})

export type Capability = z.infer<typeof capabilitySchema>
export type RunnerSpec = z.infer<typeof runnerSpecSchema>
export type Deviation = RunnerSpec['deviations'][number]
export type Step = z.infer<typeof stepSchema>
export type TriedStep = z.infer<typeof triedStepSchema>
export type PrepareStep = z.infer<typeof prepareStepSchema>
