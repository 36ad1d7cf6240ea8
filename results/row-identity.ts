// Common parts of the records of a run folder: schema version and row identity.
import * as z from 'zod'

/** Version of the three files of a run folder. Increased when an old reader would misread a new file. */
export const schemaVersion = 2

/** Identity of a row: scenario point × runner × variant × generator, and the copy. */
export const rowIdentitySchema = z.strictObject({
  scenario: z.string(),
  point: z.string(),
  runner: z.string(),
  variant: z.string(),
  generator: z.string(),
  replica: z.int().positive(),
})

export type RowIdentity = z.infer<typeof rowIdentitySchema>

/** Equal for all records of one planned row, and only for these. */
export const rowKey = (row: RowIdentity): string =>
  JSON.stringify([row.scenario, row.point, row.runner, row.variant, row.generator, row.replica])
