// What a step of a ladder added, by what the servers report, as a command that sets it.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { listAll } from '../format.ts'

export interface AddedSetting {
  readonly text: string
  /** Null where it is neither a flag nor a variable of the environment. */
  readonly command: string | null
}

type Reported = Pick<SummaryRow, 'applied' | 'runtime'>

/** Starts a server of the reader's own. Flags go before its file: NODE_OPTIONS takes few of them. */
const programs: Readonly<Record<string, { readonly run: string; readonly file: string }>> = {
  node: { run: 'node', file: 'server.js' },
  bun: { run: 'bun', file: 'server.ts' },
  deno: { run: 'deno run -A', file: 'server.ts' },
  python: { run: 'python', file: 'server.py' },
  go: { run: '', file: './server' },
}

const argumentsKey = 'runtimeArguments'
const variable = /^[A-Z][A-Z0-9_]+$/

/** Null where the servers report no difference. */
export const addedSetting = (row: Reported, before: Reported): AddedSetting | null => {
  const had = before.applied ?? {}
  const changed = Object.entries(row.applied ?? {}).filter(([name, value]) => had[name] !== value)
  const flags = flagsOf(row).filter((flag) => !flagsOf(before).includes(flag))
  const variables = changed.flatMap(([name, value]) => (variable.test(name) ? [`${name}=${value}`] : []))
  const others = changed.flatMap(([name, value]) =>
    name === argumentsKey || variable.test(name) ? [] : [`${name} ${value}`],
  )
  const named = [...flags, ...variables, ...others]
  if (named.length === 0) return null
  const program = programs[row.runtime ?? '']
  const isSettable = program !== undefined && others.length === 0
  return {
    text: listAll(named),
    command: isSettable
      ? [...variables, program.run, ...flags, program.file].filter((part) => part !== '').join(' ')
      : null,
  }
}

const flagsOf = ({ applied }: Reported): readonly string[] =>
  String(applied?.[argumentsKey] ?? '')
    .split(/[\s,]+/)
    .filter((flag) => flag !== '')
