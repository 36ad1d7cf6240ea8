// Checks the schema version of a record; an error names the release that can read it.
import type * as z from 'zod'
import { schemaVersion } from '../row-identity.ts'

/** A valid record, or one line with the reason why it is invalid. */
export type Reading<T> = { readonly data: T } | { readonly wrong: string }

/** The last release that reads each earlier version. */
const releases: ReadonlyMap<number, string> = new Map([[1, 'v0.1.0']])

export const readAsPresent = <T>(schema: z.ZodType<T>, record: unknown): Reading<T> => {
  const version = versionOf(record)
  if (version !== null && version !== schemaVersion) return { wrong: unreadable(version) }
  const parsed = schema.safeParse(record)
  if (parsed.success) return { data: parsed.data }
  const [issue] = parsed.error.issues
  return { wrong: `field ${fieldOf(issue)}: ${issue?.message ?? 'is not valid'}` }
}

const versionOf = (record: unknown): number | null => {
  const version: unknown =
    typeof record === 'object' && record !== null && 'schemaVersion' in record ? record.schemaVersion : null
  return Number.isInteger(version) ? Number(version) : null
}

const unreadable = (version: number): string => {
  const found = `field schemaVersion: schema version ${version}; this suite reads version ${schemaVersion}`
  if (version > schemaVersion) return `${found}. Use a newer suite.`
  const release = releases.get(version)
  return `${found}. Use ${release === undefined ? 'the release that wrote it' : `release ${release}`} to read it.`
}

const fieldOf = (issue: z.core.$ZodIssue | undefined): string => {
  const path = issue?.path.map(String) ?? []
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : []
  return [...path, ...(unknown.length === 0 ? [] : [unknown.join(' and ')])].join('.') || '(the whole)'
}
