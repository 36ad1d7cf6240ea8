// The schema of scenarios, both the suite's and users': the types in define.ts are derived from it.
import * as z from 'zod'
import { controlTrafficSchema, modeSchema, roleSchema, slowViewerSchema } from '../runners/contract.ts'
import { mostLinks } from './link-addresses.ts'
import { readLinkTerms } from './link-terms.ts'

/** Identifies a scenario or a point on the command line, in records and in the report. */
const idSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'must be lower-case words and numbers joined by - or .')
  .max(64, 'must have at most 64 characters')

const textSchema = z
  .string()
  .regex(/^\P{Cc}+$/u, 'must be one line of text')
  .max(2000, 'must have at most 2000 characters')

const namesSchema = z.array(z.string()).min(1).readonly()

/** Goal and range of a capacity search. */
export const capacityGoalSchema = z
  .strictObject({
    /** Limit for p99 latency. */
    p99Ms: z.number().positive(),
    /** The first number to try. */
    startCameras: z.int().positive(),
    maxCameras: z.int().positive(),
    /** A short search: the answer is as near as `tolerance`, a share of it, after windows of this length, and not confirmed. */
    coarse: z
      .strictObject({ tolerance: z.number().positive().max(1), windowMs: z.int().positive() })
      .readonly()
      .optional(),
  })
  .readonly()
/** Limit for p99 latency of a rig that counts as carried. */
export const rigGoalSchema = z.strictObject({ p99Ms: z.number().positive() }).readonly()

/** `own`: images from the user's folder; only the suite sets it. */
export const formatSchema = z.enum(['jpeg', 'png', 'raw-rgb', 'own'])

/** A link in the words of `--link`, such as `rate 100mbit`. */
export const linkTermsSchema = z.string().refine((text) => !('fault' in readLinkTerms(text)), {
  error: ({ input }) => {
    const terms = readLinkTerms(String(input))
    return 'fault' in terms ? terms.fault : 'must be terms of a link'
  },
})

/** Viewers behind links of their own, and what the server does with frames for one that is behind. */
export const slowLinksSchema = z
  .strictObject({
    policy: slowViewerSchema.shape.policy,
    /** Frames that may be unacknowledged, under the policy `window` alone. */
    windowFrames: z.int().positive().optional(),
    /** Of the first viewers, one each; there are others beside them. */
    links: z.array(linkTermsSchema).min(1).max(mostLinks).readonly(),
    forMs: z.int().positive(),
  })
  .readonly()

export const scenarioPointSchema = z
  .strictObject({
    id: idSchema,
    label: textSchema,
    frameBytes: z.int().positive(),
    /** Defaults to JPEG. */
    format: formatSchema.optional(),
    /** Number of cameras. */
    connections: z.int().nonnegative(),
    /** FPS of each camera, open loop; flat out if omitted. */
    pace: z.strictObject({ fps: z.number().positive() }).readonly().optional(),
    /** Whether to use TLS. */
    tls: z.boolean().optional(),
    /** Number of viewers, in modes that send to viewers. */
    viewers: z.int().nonnegative().optional(),
    /** Frames of a camera in flight at once, closed loop: a frame that came back, or was relayed, releases the next. */
    inFlight: z.int().positive().optional(),
    /** One viewer reads at most this fast (0: not at all) for `forMs`, then leaves; `policy` is the server's reaction. */
    slowViewer: z
      .strictObject({
        policy: slowViewerSchema.shape.policy.exclude(['window']),
        bytesPerSecond: z.number().nonnegative(),
        forMs: z.int().positive(),
      })
      .readonly()
      .optional(),
    slowLinks: slowLinksSchema.optional(),
    /** What everything between load generator and server passes, in a network of the trial's own. */
    link: linkTermsSchema.optional(),
    /** Set if the number of cameras is searched for. */
    capacity: capacityGoalSchema.optional(),
    /** Control messages that the server sends back, beside frames or, without cameras, alone. */
    control: controlTrafficSchema.readonly().optional(),
  })
  .readonly()

/** Whose servers can be rows. */
const rowRoleSchema = roleSchema.exclude(['generator'])
export const rowRoles = rowRoleSchema.options

export const rowRuleSchema = z
  .strictObject({
    runners: namesSchema.optional(),
    /** Without `runners`: the roles that take part; defaults to every library, and no framework or transport. */
    roles: z.array(rowRoleSchema).min(1).readonly().optional(),
    variants: namesSchema,
    /** Defaults to `prepared`, the suite's own. */
    generators: namesSchema.optional(),
    points: namesSchema.optional(),
  })
  .readonly()

export const scenarioSchema = z
  .strictObject({
    id: idSchema,
    title: textSchema,
    /** The question of a user that the scenario answers. */
    question: textSchema,
    howToRead: textSchema,
    mode: modeSchema,
    /** Shortest window, if the scenario needs a longer one than the profile's. */
    windowMs: z.int().positive().optional(),
    /** Trials of each row, if not as many as the profile has. */
    rounds: z.int().positive().max(1000).optional(),
    /** The scenario is a rig: the report says which systems carry it. */
    rig: rigGoalSchema.optional(),
    points: z.array(scenarioPointSchema).min(1).readonly(),
    /** Rows to measure if a user names the scenario and the profile does not contain it; defaults to all `tuned`. */
    rules: z
      .array(rowRuleSchema)
      .min(1)
      .readonly()
      .default([{ variants: ['tuned'] }]),
  })
  .readonly()
