// Files of an older version of the schema, read as the present one: what they lack is named, never made up.
import type * as z from 'zod'
import { schemaVersion } from '../row-identity.ts'

/** A record read, or in one line why it cannot be. */
export type Reading<T> =
  | { readonly data: T; readonly olderVersion: number | null }
  | { readonly wrong: string }

/**
 * A record of the version before is held against the present shape. Whoever raises `schemaVersion` mends here first what
 * kept its name and changed its meaning. Older ones, and newer ones, are not guessed at.
 */
export const readAsPresent = <T>(
  schema: z.ZodType<T>,
  record: unknown,
  present: number = schemaVersion,
): Reading<T> => {
  const version = versionOf(record)
  if (version === present || version === null) return parse(schema, record, null)
  if (version !== present - 1 || typeof record !== 'object') return { wrong: unreadable(version, present) }
  return parse(schema, { ...record, schemaVersion: present }, version)
}

const versionOf = (record: unknown): number | null => {
  const version: unknown =
    typeof record === 'object' && record !== null && 'schemaVersion' in record ? record.schemaVersion : null
  return Number.isInteger(version) ? Number(version) : null
}

const unreadable = (version: number, present: number): string =>
  version > present
    ? `field schemaVersion: it is of schema version ${version}, which is newer than the ${present} that this suite reads; use a newer suite`
    : `field schemaVersion: it is of schema version ${version}; this suite reads ${present} and ${present - 1}; use the suite that wrote it`

const parse = <T>(schema: z.ZodType<T>, record: unknown, olderVersion: number | null): Reading<T> => {
  const parsed = schema.safeParse(record)
  if (parsed.success) return { data: parsed.data, olderVersion }
  const { issues } = parsed.error
  if (olderVersion === null) {
    const [issue] = issues
    return { wrong: `field ${fieldOf(issue)}: ${issue?.message ?? 'is not valid'}` }
  }
  const fields = [...new Set(issues.map(fieldOf))]
  return {
    wrong: `it is of schema version ${olderVersion}; to be read as ${schemaVersion} it is missing, or has otherwise: ${fields.join(', ')}`,
  }
}

const fieldOf = (issue: z.core.$ZodIssue | undefined): string => {
  const path = issue?.path.map(String) ?? []
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : []
  return [...path, ...(unknown.length === 0 ? [] : [unknown.join(' and ')])].join('.') || '(the whole)'
}
