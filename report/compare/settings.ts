// What servers ran with in one run and not in the other: settings, versions, switches, extensions.
import type { Comparison } from '../../results/comparison-schema.ts'
import { rowKey } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import type { Described } from '../stats/summarize.ts'

type SettingsDifference = Comparison['settings'][number]

type Settings = Readonly<Record<string, string>>

/** The same difference of several rows is told once. Only what both runs know of a row is compared. */
export const settingsDifferences = (
  a: readonly Described[],
  b: readonly Described[],
): readonly SettingsDifference[] => {
  const inA = new Map(a.map((each) => [rowKey(each.planned), each]))
  const found = b.flatMap((each) => {
    const before = inA.get(rowKey(each.planned))
    return before === undefined ? [] : rowDifferences(before, each)
  })
  return [...Map.groupBy(found, ({ what, a, b }) => JSON.stringify([what, a, b])).values()].flatMap(
    (same) => {
      const [first] = same
      return first === undefined ? [] : [{ ...first, rows: same.flatMap(({ rows }) => rows) }]
    },
  )
}

const rowDifferences = (a: Described, b: Described): readonly SettingsDifference[] => {
  const { scenario, point, runner, variant, generator, replica } = b.planned
  const copy = replica > 1 ? ` #${replica}` : ''
  const name = `${scenario} ${point} ${runner} ${variant} ← ${generator}${copy}`
  const pairs = [
    [switchesOf(a), switchesOf(b)],
    ...(a.row.applied !== null && b.row.applied !== null ? [[toldOf(a.row), toldOf(b.row)]] : []),
    ...(a.row.status === 'completed' && b.row.status === 'completed'
      ? [[agreedOf(a.row), agreedOf(b.row)]]
      : []),
  ]
  return pairs.flatMap(([before = {}, after = {}]) =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((what) => {
      const [old, now] = [before[what] ?? 'not told', after[what] ?? 'not told']
      return old === now ? [] : [{ what, a: old, b: now, rows: [name] }]
    }),
  )
}

const switchesOf = ({ planned }: Described): Settings =>
  Object.fromEntries(
    Object.entries(planned.switches).map(([name, value]) => [`asked: ${name}`, String(value)]),
  )

/** What the server said of itself when it was ready. */
const toldOf = (row: SummaryRow): Settings => ({
  runtime: `${row.runtime} ${row.runtimeVersion}`,
  library: `${row.library} ${row.libraryVersion}`,
  'image handed over as': String(row.ownership),
  ...Object.fromEntries(
    Object.entries(row.applied ?? {}).map(([name, value]) => [`applied: ${name}`, String(value)]),
  ),
})

/** What server and generator agreed on, known once images came. */
const agreedOf = ({ extensions, cipher }: SummaryRow): Settings => ({
  extensions: extensions ?? 'none',
  TLS: cipher ?? 'none',
})
