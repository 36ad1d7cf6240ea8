// The published claims: their schema and their file.
import * as z from 'zod'
import reference from './reference.json' with { type: 'json' }

const systemSchema = z.strictObject({ runner: z.string(), variant: z.string() })

const claimSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9.-]+$/),
  statement: z.string(),
  published: z.strictObject({
    /** The published wording, shortened to a label. */
    text: z.string(),
    /** Null without this limit ("less than 10" has no lower limit). */
    low: z.number().positive().nullable(),
    high: z.number().positive().nullable(),
    unit: z.enum(['frames/s', 'ratio', 'none']),
  }),
  /** How the claim is judged: by its figure, by a ratio of two figures, or by the sign of an effect only. */
  kind: z.enum(['absolute', 'ratio', 'direction']),
  /** Null if the source does not state the size. */
  frameBytes: z.int().positive().nullable(),
  /** The system of an absolute claim, as charts label it; null for other kinds. */
  system: z.string().nullable(),
  /** Rows that judge the claim, of one scenario: the figure of `subject`, or its ratio to `against`, at this point. */
  judgedBy: z.strictObject({
    point: z.string(),
    subject: systemSchema,
    against: systemSchema
      .extend({
        /** In place of the prepared generator. */
        generator: z.string().optional(),
      })
      .nullable(),
    /** The point where the cost of `against` over `subject` shows; it is scaled to `point`. */
    scaledFrom: z.string().optional(),
  }),
  conditions: z.string(),
  sources: z.array(z.url({ protocol: /^https$/ })).min(1),
  note: z.string().nullable(),
})

export const referenceSchema = z.strictObject({
  /** Common to all claims. */
  setting: z.string(),
  claims: z.array(claimSchema).min(1),
})

export type Claim = z.infer<typeof claimSchema>
export type Reference = z.infer<typeof referenceSchema>

/** The published claims, in the order of reports. */
export const readReference = (): Reference => referenceSchema.parse(reference)
