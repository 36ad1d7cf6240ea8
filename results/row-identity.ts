// What every record of a run folder carries: the version of its shape, and which row it is of.
import * as z from 'zod'

/** Version of the three files of a run folder. Raised when an old reader would misread a new file. */
export const schemaVersion = 2

/** What is measured: a scenario point × runner × variant × generator, and which copy of it. */
export const rowIdentitySchema = z.strictObject({
  scenario: z.string(),
  point: z.string(),
  runner: z.string(),
  variant: z.string(),
  generator: z.string(),
  replica: z.int().positive(),
})

export type RowIdentity = z.infer<typeof rowIdentitySchema>

/** The same for every record of one planned row, different for any other. */
export const rowKey = (row: RowIdentity): string =>
  JSON.stringify([row.scenario, row.point, row.runner, row.variant, row.generator, row.replica])
