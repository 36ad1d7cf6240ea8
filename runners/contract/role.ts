// What a runner is to the suite: measured, compared with, or making the load.
import * as z from 'zod'

/** The one list of roles, for `runner.json`, for records and for rules of scenarios. */
export const roleSchema = z.enum([
  'subject',
  'reference',
  'framework',
  'transport',
  'reference-receiver',
  'generator',
])
