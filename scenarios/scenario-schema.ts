// The shape of a scenario, of the suite's own and of a user's file alike: the types of define.ts follow from it.
import * as z from 'zod'
import { controlTrafficSchema, modeSchema, slowViewerSchema } from '../runners/contract.ts'

/** Names a scenario or a point on the command line, in records and in the report. */
const idSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'must be lower-case words and numbers joined by - or .')

const textSchema = z.string().regex(/^\P{Cc}+$/u, 'must be one line of text')

const namesSchema = z.array(z.string()).min(1).readonly()

/** What a server has to keep to carry its cameras, and between which numbers of them is searched. */
export const capacityGoalSchema = z
  .strictObject({
    /** Limit of the 99th percentile of latency. */
    p99Ms: z.number().positive(),
    /** The first number that is tried. */
    startCameras: z.int().positive(),
    maxCameras: z.int().positive(),
  })
  .readonly()
/** `own` is what the folder of a user's images holds; only the suite itself sets it. */
export const formatSchema = z.enum(['jpeg', 'png', 'raw-rgb', 'own'])

export const scenarioPointSchema = z
  .strictObject({
    id: idSchema,
    label: textSchema,
    frameBytes: z.int().positive(),
    /** JPEG where it is left out. */
    format: formatSchema.optional(),
    /** Cameras. */
    connections: z.int().nonnegative(),
    /** Frames a second of each camera, open loop; flat out where it is left out. */
    pace: z.strictObject({ fps: z.number().positive() }).readonly().optional(),
    /** Over TLS. */
    tls: z.boolean().optional(),
    /** Viewers, in the modes that send to them. */
    viewers: z.int().nonnegative().optional(),
    /** Images of a camera on their way at once, closed loop: what came back, or went on, lets the next go. */
    inFlight: z.int().positive().optional(),
    /** One viewer reads no faster than this (0: nothing) for so long, and leaves; what the server is told to do about it. */
    slowViewer: z
      .strictObject({
        policy: slowViewerSchema.shape.policy,
        bytesPerSecond: z.number().nonnegative(),
        forMs: z.int().positive(),
      })
      .readonly()
      .optional(),
    /** Where the number of cameras is not given but searched for. */
    capacity: capacityGoalSchema.optional(),
    /** Text messages that the server sends back, beside the images or, without cameras, alone. */
    control: controlTrafficSchema.readonly().optional(),
  })
  .readonly()

export const rowRuleSchema = z
  .strictObject({
    runners: namesSchema.optional(),
    variants: namesSchema,
    /** `prepared` (the suite's own) unless others are named. */
    generators: namesSchema.optional(),
    points: namesSchema.optional(),
  })
  .readonly()

export const scenarioSchema = z
  .strictObject({
    id: idSchema,
    title: textSchema,
    /** What a reader wants to know, as he would ask it. */
    question: textSchema,
    howToRead: textSchema,
    mode: modeSchema,
    /** Shortest window, where what is to be told needs more time than the profile's. */
    windowMs: z.int().positive().optional(),
    points: z.array(scenarioPointSchema).min(1).readonly(),
    /** Rows that take part when a user names the scenario and his profile does not: all `tuned` unless others are named. */
    rules: z
      .array(rowRuleSchema)
      .min(1)
      .readonly()
      .default([{ variants: ['tuned'] }]),
  })
  .readonly()
