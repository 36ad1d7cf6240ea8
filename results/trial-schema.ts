// One line of `trials.jsonl`: a trial of a row, and what came of it.
import * as z from 'zod'
import {
  generatorReadyLineSchema,
  readyLineSchema,
  statsLineSchema,
  type TrafficMode,
  trialLineSchemas,
} from '../runners/contract.ts'
import { capacitySchema } from './capacity-schema.ts'
import { networkRecordSchema } from './fleet-schema.ts'
import { rowIdentitySchema, schemaVersion } from './row-identity.ts'
import { slowViewerRecordSchema } from './slow-viewer-schema.ts'

const failureSchema = z.strictObject({
  /** Stable word for the kind of failure; the message may change, the code may not. */
  code: z.string(),
  /** Step of the trial: start, connect, window (with its warm-up), drain, stop; conformance where it never began. */
  phase: z.string(),
  message: z.string(),
  /** Last lines of the server's and the generator's stderr. */
  stderrTail: z.string(),
})

/** What the kernel says of the time between the two readings of a window; null where it does not tell. */
const kernelRecordSchema = z.strictObject({
  /** Share of one core that the server's first thread used: the one with the event loop, where there is one. */
  mainThreadCpu: z.number().nonnegative().nullable(),
  /** Share of the CPUs of the worse-off side that the hypervisor did not give. */
  stealShare: z.number().nonnegative().nullable(),
  /** Share of the CPUs that neither server nor generator used and that was not idle either, at least. */
  foreignShare: z.number().nonnegative().nullable(),
  /** The busiest processes that are not ours, in shares of one core. */
  foreign: z.array(z.strictObject({ pid: z.int(), name: z.string(), cpu: z.number().nonnegative() })),
  /** Absent where images did not leave the machine. */
  network: networkRecordSchema.optional(),
})

/** A completed trial of one mode. @param line the generator's line of that mode */
const completedSchema = <M extends TrafficMode, L extends z.ZodType>(mode: M, line: L) =>
  z.strictObject({
    status: z.literal('completed'),
    mode: z.literal(mode),
    ready: readyLineSchema,
    generatorReady: generatorReadyLineSchema,
    /** The server's counters at both ends of the window, and after the generator has stopped and all is drained. */
    server: z.strictObject({ first: statsLineSchema, last: statsLineSchema, final: statsLineSchema }),
    generator: z.strictObject({ first: line, last: line, final: line }),
    /** Null where there is no /proc. */
    kernel: kernelRecordSchema.nullable(),
    /** Why the figures of this row must not be ranked, or null. */
    caveat: z.string().nullable(),
    /** Which machines, or load generators, were lost right before it, or in a first try, and what was left of them. */
    recoveredFrom: z.string().optional(),
  })

const ingestAckSchema = completedSchema('ingest-ack', trialLineSchemas['ingest-ack'])
const relaySchema = completedSchema('relay', trialLineSchemas.relay)

const completedOutcomeSchema = z.discriminatedUnion('mode', [
  completedSchema('ingest', trialLineSchemas.ingest),
  ingestAckSchema.extend({
    /** Where the number of cameras was searched for: the rest is then of the last trial at the answer. Else null. */
    capacity: capacitySchema.nullable(),
  }),
  completedSchema('control-only', trialLineSchemas['control-only']),
  completedSchema('push', trialLineSchemas.push),
  relaySchema.extend({
    /** Where one viewer was slow, else null. */
    slowViewer: slowViewerRecordSchema.nullable(),
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
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  outcome: trialOutcomeSchema,
})

export type KernelRecord = z.infer<typeof kernelRecordSchema>
export type Failure = z.infer<typeof failureSchema>
export type CompletedOutcome = z.infer<typeof completedOutcomeSchema>
export type CompletedOf<M extends TrafficMode> = Extract<CompletedOutcome, { readonly mode: M }>
export type TrialOutcome = z.infer<typeof trialOutcomeSchema>
export type TrialRecord = z.infer<typeof trialRecordSchema>
