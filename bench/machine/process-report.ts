// What Node.js reports of the system under it: the C library and the limit of open files.
import * as z from 'zod'
import type { Environment } from '../../results/environment-schema.ts'

export type ProcessFacts = Pick<Environment, 'libc' | 'fileDescriptorLimit'>

const limitSchema = z.union([z.int().positive(), z.literal('unlimited').transform(() => null)])

const reportSchema = z.object({
  header: z.object({ glibcVersionRuntime: z.string().optional() }),
  userLimits: z.object({ open_files: z.object({ soft: limitSchema, hard: limitSchema }) }).optional(),
})

/**
 * The C library is named with its version for glibc only. Node.js raises its soft limit of open files to the hard one
 * when it starts, and its children inherit that: the soft limit here is what servers and cameras have.
 */
export const readProcessReport = (): ProcessFacts => {
  // Without this, the report looks up the names of open connections' hosts, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true })
  const { data } = reportSchema.safeParse(process.report.getReport())
  const version = data?.header.glibcVersionRuntime
  return {
    libc: version === undefined ? null : `glibc ${version}`,
    fileDescriptorLimit: data?.userLimits?.open_files ?? null,
  }
}
