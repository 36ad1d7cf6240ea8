// The published claims that a run is held against: their shape, and the file they are kept in.
import * as z from 'zod'
import reference from './reference.json' with { type: 'json' }

const systemSchema = z.strictObject({ runner: z.string(), variant: z.string() })

const claimSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9.-]+$/),
  statement: z.string(),
  published: z.strictObject({
    /** As it was written, or as near as a short label allows. */
    text: z.string(),
    /** Null: published without this limit ("less than 10" has no lower one). */
    low: z.number().positive().nullable(),
    high: z.number().positive().nullable(),
    unit: z.enum(['frames/s', 'ratio', 'none']),
  }),
  /** How the claim is judged: by its figure, by a ratio of two figures, or by the sign of an effect alone. */
  kind: z.enum(['absolute', 'ratio', 'direction']),
  /** Null where the source does not say which size it speaks of. */
  frameBytes: z.int().positive().nullable(),
  /** The system an absolute claim speaks of, as charts label its rule; null for the other kinds. */
  system: z.string().nullable(),
  /** Rows that judge it: the figure of `subject`, or its ratio to `against`, at this point of any scenario. */
  heldAgainst: z.strictObject({
    point: z.string(),
    subject: systemSchema,
    against: systemSchema.nullable(),
  }),
  conditions: z.string(),
  sources: z.array(z.url({ protocol: /^https$/ })).min(1),
  note: z.string().nullable(),
})

export const referenceSchema = z.strictObject({
  /** What all claims have in common. */
  setting: z.string(),
  claims: z.array(claimSchema).min(1),
})

export type Claim = z.infer<typeof claimSchema>
export type Reference = z.infer<typeof referenceSchema>

/** The published claims, in the order in which reports list them. */
export const readReference = (): Reference => referenceSchema.parse(reference)
