// Record of a trial whose first viewers are behind links of their own, and its figures in a summary.
import * as z from 'zod'
import { type AgeSample, slowViewerSchema } from '../runners/contract.ts'

export type { AgeSample }

/** Links of the first viewers of a point, and the server's policy for a viewer that is behind. */
export const slowLinksPointSchema = z.strictObject({
  policy: slowViewerSchema.shape.policy,
  /** Under the policy `window`: frames that may be unacknowledged. */
  windowFrames: z.int().positive().optional(),
  /** In the words of `--link`. */
  links: z.array(z.string()).min(1).readonly(),
  forMs: z.int().positive(),
})

/** Additional record of such a trial; ages and counts of viewers stand in the load generator's lines. */
export const slowLinksRecordSchema = z.strictObject({
  /** The server's memory, twice per second; null without /proc. */
  memory: z
    .array(z.strictObject({ timeMs: z.int().nonnegative(), rssBytes: z.int().nonnegative() }))
    .nullable(),
  /** In the words of `--link`, in the order of their viewers. */
  links: z.array(z.string()).min(1),
  /** Utilization of each link towards its viewer; null where it has no rate, or could not be read. */
  linkShares: z.array(z.number().nonnegative().nullable()),
})

/** What viewers behind one link, or behind none, got under one policy. */
export const linkFiguresSchema = z.strictObject({
  /** In the words of `--link`; null of the viewers beside. */
  link: z.string().nullable(),
  /** Medians of the trials: frames a second, and the share of those sent by the camera that it never got. */
  framesPerSecond: z.number(),
  missedShare: z.number(),
  /** Median over the seconds of all trials, and what 95 % of the seconds do not exceed. */
  ageMs: z.number().nullable(),
  age95Ms: z.number().nullable(),
  /** By how many seconds the age grows in a minute: median of the trials; null with too few seconds. */
  growth: z.number().nullable(),
  /** Trials in which the server ended its connection. */
  closedShare: z.number(),
  /** Utilization of the link, median of the trials; null where it is unknown. */
  linkShare: z.number().nullable(),
  /** Median age of the trials at the end of each second. */
  ages: z.array(z.strictObject({ timeMs: z.int().positive(), ageMs: z.number() })),
})

export type SlowLinksRecord = z.infer<typeof slowLinksRecordSchema>
export type LinkFigures = z.infer<typeof linkFiguresSchema>
