// One line of `trials.jsonl`: a trial of a row and its outcome.
import * as z from 'zod'
import {
  generatorReadyLineSchema,
  readyLineSchema,
  statsLineSchema,
  type TrafficMode,
  trialLineSchemas,
} from '../runners/contract.ts'
import { breakdownRecordSchema } from './breakdown-schema.ts'
import { capacitySchema } from './capacity-schema.ts'
import { courseSchema } from './course-schema.ts'
import { networkRecordSchema } from './fleet-schema.ts'
import { rowIdentitySchema, schemaVersion } from './row-identity.ts'
import { slowLinksRecordSchema } from './slow-links-schema.ts'
import { slowViewerRecordSchema } from './slow-viewer-schema.ts'
import { warmUpSchema } from './warm-up-schema.ts'
import { witnessSchema } from './witness-schema.ts'

const failureSchema = z.strictObject({
  /** Stable code of the failure; the message may change, the code may not. */
  code: z.string(),
  /** Step of the trial: start, connect, window (with warm-up), drain, digest, stop; conformance if it was not started. */
  phase: z.string(),
  message: z.string(),
  /** Last lines of the server's and the generator's stderr. */
  stderrTail: z.string(),
})

/** Kernel counters between the two readings of a window; null fields are unknown. */
const kernelRecordSchema = z.strictObject({
  /** Share of one core that the server's main thread used, which has the event loop if there is one. */
  mainThreadCpu: z.number().nonnegative().nullable(),
  /** Every process that came from the server's command; absent in runs that did not count them. */
  serverTree: z
    .strictObject({
      /** Shares of one core, on all CPUs. */
      userCpu: z.number().nonnegative(),
      systemCpu: z.number().nonnegative(),
      /** At the end of the window. */
      processes: z.int().positive(),
      countedBy: z.enum(['control group', 'process times']),
    })
    .optional(),
  /** Where the server's CPU time went; absent in runs that did not count it. */
  breakdown: breakdownRecordSchema.optional(),
  /** Share of CPU time stolen by the hypervisor, on the worse side. */
  stealShare: z.number().nonnegative().nullable(),
  /** Lower bound of the share of CPU time that was neither idle nor used by server, generator or suite. */
  foreignShare: z.number().nonnegative().nullable(),
  /** The busiest other programs by their command lines, in shares of one core. */
  foreign: z.array(z.strictObject({ pid: z.int(), name: z.string(), cpu: z.number().nonnegative() })),
  /** Absent if frames did not leave the machine. */
  network: networkRecordSchema.optional(),
})

/** Fresh frames that the server got on one more connection after the drain, and the digest that it gave of them. */
const digestSchema = z.strictObject({
  frames: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

/** A completed trial of one mode. @param line the generator's line of that mode */
const completedSchema = <M extends TrafficMode, L extends z.ZodType>(mode: M, line: L) =>
  z.strictObject({
    status: z.literal('completed'),
    mode: z.literal(mode),
    ready: readyLineSchema,
    generatorReady: generatorReadyLineSchema,
    /** The server's counters at both ends of the window, and after the drain. */
    server: z.strictObject({ first: statsLineSchema, last: statsLineSchema, final: statsLineSchema }),
    generator: z.strictObject({ first: line, last: line, final: line }),
    /** Null without /proc. */
    kernel: kernelRecordSchema.nullable(),
    /** Absent in runs that did not note it. */
    witness: witnessSchema.optional(),
    /** Absent where the trial was not the one of its row that is asked for it. */
    digest: digestSchema.optional(),
    /** Absent where nothing was asked between the ends of the window. */
    course: courseSchema.optional(),
    /** Absent where the runtime was not warmed up until it was steady. */
    warmUp: warmUpSchema.optional(),
    /** Why this row is not ranked, or null. */
    caveat: z.string().nullable(),
    /** What was measured in place of the pinned toolchain or the official build. */
    substitute: z.string().optional(),
    /** What was lost before this trial, or ended its first attempt: machines, load generators, or a process that stood still. */
    recoveredFrom: z.string().optional(),
  })

/** A window in which the cameras kept a rate. */
const equalPaceWindowSchema = z.strictObject({
  /** Of all cameras together. */
  framesPerSecond: z.number().positive(),
  server: z.strictObject({ first: statsLineSchema, last: statsLineSchema }),
  generator: z.strictObject({ first: trialLineSchemas.ingest, last: trialLineSchemas.ingest }),
  kernel: kernelRecordSchema.nullable(),
  witness: witnessSchema.optional(),
})

const ingestAckSchema = completedSchema('ingest-ack', trialLineSchemas['ingest-ack'])
const relaySchema = completedSchema('relay', trialLineSchemas.relay)

const completedOutcomeSchema = z.discriminatedUnion('mode', [
  completedSchema('ingest', trialLineSchemas.ingest).extend({
    /** Windows at given rates before the one flat out, in their order; absent where the trial had none. */
    equalPace: z.array(equalPaceWindowSchema).min(1).optional(),
  }),
  ingestAckSchema.extend({
    /** Set for a capacity search: the other fields are then of the last trial at the answer. Otherwise null. */
    capacity: capacitySchema.nullable(),
  }),
  completedSchema('control-only', trialLineSchemas['control-only']),
  completedSchema('push', trialLineSchemas.push),
  relaySchema.extend({
    /** Set with a slow viewer, otherwise null. */
    slowViewer: slowViewerRecordSchema.nullable(),
    /** Set where the first viewers are behind links of their own. */
    slowLinks: slowLinksRecordSchema.optional(),
  }),
  completedSchema('echo', trialLineSchemas.echo),
])

export const trialOutcomeSchema = z.discriminatedUnion('status', [
  completedOutcomeSchema,
  z.strictObject({
    status: z.literal('refused'),
    ready: readyLineSchema,
    limitBytes: z.int().positive(),
    closeCode: z.int(),
    closeReason: z.string(),
    substitute: z.string().optional(),
  }),
  z.strictObject({ status: z.literal('failed'), failure: failureSchema }),
  z.strictObject({ status: z.literal('unavailable'), reason: z.string(), remedy: z.string() }),
  z.strictObject({ status: z.literal('skipped'), reason: z.string() }),
])

/** One line of `trials.jsonl`. */
export const trialRecordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  ...rowIdentitySchema.shape,
  round: z.int().positive(),
  /** Set for the repeat of a disturbed trial, whose first attempt is an earlier line; the repeat replaces it. */
  attempt: z.literal(2).optional(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  /** µs a page of fresh memory, when it was last measured before this trial; absent where it was not. */
  faultCostMicros: z.number().nonnegative().optional(),
  outcome: trialOutcomeSchema,
})

export type KernelRecord = z.infer<typeof kernelRecordSchema>
export type DigestRecord = z.infer<typeof digestSchema>
export type Failure = z.infer<typeof failureSchema>
export type CompletedOutcome = z.infer<typeof completedOutcomeSchema>
export type CompletedOf<M extends TrafficMode> = Extract<CompletedOutcome, { readonly mode: M }>
export type EqualPaceWindow = z.infer<typeof equalPaceWindowSchema>
export type TrialOutcome = z.infer<typeof trialOutcomeSchema>
export type TrialRecord = z.infer<typeof trialRecordSchema>
