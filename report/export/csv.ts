// Summary rows and trials as CSV (RFC 4180), one line each.
import * as z from 'zod'
import { type SummaryRow, summaryRowSchema } from '../../results/summary-schema.ts'
import { type CsvValue, csvText } from '../csv-text.ts'

interface Column {
  readonly head: string
  readonly read: (row: SummaryRow) => unknown
}

/** All figures of every row; nested fields become columns such as `fps.low`. Excludes trials and curves. */
export const rowsCsv = (rows: readonly SummaryRow[]): string => {
  const columns = Object.entries(summaryRowSchema.shape).flatMap(([key, schema]) =>
    columnsOf(
      key,
      schema,
      (row) => Reflect.get(row, key),
      rows.map((row) => Reflect.get(row, key)),
    ),
  )
  return csvText([
    columns.map(({ head }) => head),
    ...rows.map((row) => columns.map(({ read }) => toValue(read(row)))),
  ])
}

/** Every trial with a figure, and the identity of its row. */
export const trialsCsv = (rows: readonly SummaryRow[]): string =>
  csvText([
    [...identity, 'round', 'fps', 'cpuMsPerFrame'],
    ...rows.flatMap((row) =>
      row.perTrial.map(({ round, fps, cpuMsPerFrame }) => [
        ...identity.map((key) => row[key]),
        round,
        fps,
        cpuMsPerFrame,
      ]),
    ),
  ])

const identity = ['scenario', 'point', 'runner', 'variant', 'generator', 'replica'] as const

/** From the schema, so that every run has the same columns, except for the keys of records that no schema names. */
const columnsOf = (
  head: string,
  schema: unknown,
  read: Column['read'],
  values: readonly unknown[],
): readonly Column[] => {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return columnsOf(head, schema.unwrap(), read, values)
  if (schema instanceof z.ZodArray) return []
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([part, inner]) =>
      columnsOf(
        `${head}.${part}`,
        inner,
        (row) => partOf(read(row), part),
        values.map((value) => partOf(value, part)),
      ),
    )
  if (!(schema instanceof z.ZodRecord)) return [{ head, read }]
  const parts =
    schema.keyType instanceof z.ZodEnum
      ? schema.keyType.options.map(String)
      : [...new Set(values.flatMap((value) => Object.keys(value ?? {})))].sort()
  return parts.map((part) => ({ head: `${head}.${part}`, read: (row) => partOf(read(row), part) }))
}

const partOf = (whole: unknown, part: string): unknown =>
  typeof whole === 'object' && whole !== null && Object.hasOwn(whole, part) ? Reflect.get(whole, part) : null

const toValue = (value: unknown): CsvValue =>
  typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined
    ? value
    : String(value)
