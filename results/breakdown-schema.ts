// Where a server's CPU time went between the two readings of a window, as the kernel counted it.
import * as z from 'zod'

const amountSchema = z.number().nonnegative()

/** Amounts of the whole span, of every process that came from the server's command. */
export const breakdownRecordSchema = z.strictObject({
  /** Between the two readings. */
  spanMs: z.number().positive(),
  /** CPU time of the first thread of the server's first process. */
  firstThreadMs: amountSchema,
  /** CPU time of all other threads that ran at the end; what ended ones had used is not among them. */
  otherThreadsMs: amountSchema,
  /** Of these the busiest by the names that threads give themselves, without numbers at the end. */
  threads: z.array(
    z.strictObject({ name: z.string(), count: z.int().positive(), cpuMs: z.number().positive() }),
  ),
  /** Time in which threads could have run and had no CPU: the first one's, and of all of them. */
  firstThreadQueuedMs: amountSchema,
  queuedMs: amountSchema,
  /** Page faults that needed no disk, and those that did; of ended threads and of children that were waited for, too. */
  minorFaults: amountSchema,
  majorFaults: amountSchema,
  /** Context switches of the threads that ran at the end: because they waited, and because others had to run. */
  voluntarySwitches: amountSchema,
  involuntarySwitches: amountSchema,
  /** Received bytes that the server had not read, on the connection with most of them, at both ends; null where it is unknown. */
  unreadBytes: z.strictObject({ first: amountSchema, last: amountSchema }).nullable(),
})

export type BreakdownRecord = z.infer<typeof breakdownRecordSchema>
